package dev.sealane.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.cli.exit.CliException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Prints values as JSON on standard output, cut to `--fields` when given.
public final class JsonOut {

  private final Cli cli;

  public JsonOut(Cli cli) {
    this.cli = cli;
  }

  /// One value on one line.
  public void value(Object value) {
    cli.console().out().println(Json.NATIVE.write(select(Json.NATIVE.toTree(value))));
  }

  /// A bare array.
  public void list(List<?> values) {
    List<JsonNode> nodes = new ArrayList<>();
    values.forEach(value -> nodes.add(select(Json.NATIVE.toTree(value))));
    cli.console().out().println(Json.NATIVE.write(nodes));
  }

  private JsonNode select(JsonNode node) {
    Optional<String> fields = Optional.ofNullable(cli.options().fields);
    if (fields.isEmpty() || !(node instanceof ObjectNode object)) {
      return node;
    }
    List<String> known = new ArrayList<>();
    object.fieldNames().forEachRemaining(known::add);
    if (fields.get().equals("?")) {
      throw CliException.usage("fields are: " + String.join(", ", known));
    }
    Set<String> wanted = new TreeSet<>(List.of(fields.get().split("\\s*,\\s*")));
    for (String field : wanted) {
      if (!known.contains(field)) {
        throw CliException.usage(
            "fields has \"" + field + "\", must be of: " + String.join(", ", known));
      }
    }
    return object.retain(wanted);
  }
}
