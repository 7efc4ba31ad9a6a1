package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.controlplane.openapi.WireTypes.Way;
import dev.sealane.controlplane.openapi.WireTypes.Wire;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Compares one component schema with its record. Names come from what the codec writes: it writes
/// the components of a record in their order, behind the member that tells kinds apart.
final class RecordCheck {

  /// What the codec could do without and the route does not.
  private static final Set<String> DEMANDED = Set.of("RunnerTokenOrder.name");

  private final String schema;
  private final JsonNode described;
  private final Wire wire;
  private final Map<Class<?>, String> names;
  private final Map<String, Set<String>> words;
  private final ObjectNode full;
  private final ObjectNode bare;
  private final Map<String, RecordComponent> components = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  /// @param names schema by type
  /// @param words all values of texts that have few, by `Schema.property`
  RecordCheck(
      String schema,
      JsonNode described,
      Wire wire,
      Map<Class<?>, String> names,
      Map<String, Set<String>> words) {
    this.schema = schema;
    this.described = described;
    this.wire = wire;
    this.names = names;
    this.words = words;
    this.full = (ObjectNode) tree(Samples.full(wire.type()));
    this.bare = (ObjectNode) tree(Samples.bare(wire.type()));
  }

  /// What the real codec makes of a value.
  static JsonNode tree(Object value) {
    return Json.NATIVE.readTree(Json.NATIVE.writeBytes(value));
  }

  /// Each names the schema and the property.
  List<String> problems() {
    expect("", "type", "object", described.path("type").asText());
    matchComponents();
    Set<String> listed = new LinkedHashSet<>();
    described.path("properties").fieldNames().forEachRemaining(listed::add);
    full.fieldNames()
        .forEachRemaining(name -> {
          if (!listed.remove(name)) {
            problems.add(schema + "." + name + " is missing in the document");
          }
        });
    listed.forEach(name -> problems.add(schema + "." + name + " is in the document only"));
    Property.words(described.path("required")).stream()
        .filter(name -> !full.has(name))
        .forEach(name -> problems.add(schema + "." + name + " is required and unknown"));
    described.path("properties").properties().stream()
        .filter(entry -> full.has(entry.getKey()))
        .forEach(entry -> property(entry.getKey(), entry.getValue()));
    if (wire.way() != Way.WRITTEN) {
      checkReading();
    }
    return problems;
  }

  private void matchComponents() {
    RecordComponent[] all = wire.type().getRecordComponents();
    Iterator<String> written = full.fieldNames();
    for (int kinds = full.size() - all.length; kinds > 0; kinds--) {
      written.next();
    }
    for (RecordComponent component : all) {
      components.put(written.next(), component);
    }
  }

  private void property(String name, JsonNode property) {
    RecordComponent component = components.get(name);
    if (component == null) {
      expect(name, "const", full.get(name), property.path("const"));
      expect(name, "required", true, required(name));
      return;
    }
    Property documented = Property.documented(property);
    JsonNode needed = Property.needed(component.getGenericType(), names);
    expect(name, "shape", needed, documented.shape());
    boolean nullable = Samples.isNullable(component) && !DEMANDED.contains(schema + "." + name);
    if (wire.way() == Way.WRITTEN || wire.way() == Way.BOTH) {
      expect(name, "nullable", nullable && bare.has(name), documented.nullable());
      expect(name, "required", bare.has(name), required(name));
    } else {
      expect(name, "nullable", nullable, documented.nullable());
      if (nullable) {
        expect(name, "required", false, required(name));
      }
    }
    expect(
        name,
        "enum",
        words.getOrDefault(schema + "." + name, Set.of()),
        Property.words(property.path("enum")));
  }

  private boolean required(String name) {
    return Property.words(described.path("required")).contains(name);
  }

  private void checkReading() {
    Object sample = Samples.full(wire.type());
    expect("", "reading", sample, Json.STRICT.read(full.toString(), wire.type()));
    for (String name : components.keySet()) {
      if (!required(name)) {
        ObjectNode without = full.deepCopy();
        without.remove(name);
        try {
          Json.STRICT.read(without.toString(), wire.type());
        } catch (JsonException e) {
          problems.add(schema + "." + name + " is not required, without it: " + e.getMessage());
        }
      }
    }
  }

  private void expect(String name, String what, Object needed, Object found) {
    if (!needed.equals(found)) {
      problems.add(
          "%s.%s: %s is %s in the document, must be %s"
              .formatted(schema, name, what, found, needed));
    }
  }
}
