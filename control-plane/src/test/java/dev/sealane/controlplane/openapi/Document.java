package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The OpenAPI document as the product ships it.
///
/// @param text of the resource
/// @param tree the same, read
public record Document(String text, JsonNode tree) {

  private static final String SCHEMAS = "#/components/schemas/";

  public static Document read() {
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream("openapi.json")) {
      byte[] bytes = Objects.requireNonNull(in).readAllBytes();
      return new Document(new String(bytes, StandardCharsets.UTF_8), Json.STRICT.readTree(bytes));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every operation, in the order of the document.
  public List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    tree.path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    operations.add(
                        new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue()))));
    return operations;
  }

  /// Component schemas by name.
  public TreeMap<String, JsonNode> schemas() {
    TreeMap<String, JsonNode> schemas = new TreeMap<>();
    tree.at("/components/schemas")
        .properties()
        .forEach(entry -> schemas.put(entry.getKey(), entry.getValue()));
    return schemas;
  }

  /// One component schema; a missing node when there is none.
  public JsonNode schema(String name) {
    return tree.at("/components/schemas/" + name);
  }

  /// What {@code node} stands for: the target when it is a reference, else itself.
  public JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? tree.at(node.get("$ref").asText().substring(1)) : node;
  }

  /// Shows every object of the document.
  public void forEachObject(Consumer<JsonNode> look) {
    forEachObject(tree, look);
  }

  private static void forEachObject(JsonNode node, Consumer<JsonNode> look) {
    if (node.isObject()) {
      look.accept(node);
    }
    node.forEach(child -> forEachObject(child, look));
  }

  /// Shows every schema of the document, however deep it lies.
  public void forEachSchema(Consumer<JsonNode> look) {
    schemas().values().forEach(schema -> forEachSchema(schema, look));
    forEachObject(object -> forEachSchema(object.path("schema"), look));
  }

  private static void forEachSchema(JsonNode schema, Consumer<JsonNode> look) {
    if (schema.isObject()) {
      look.accept(schema);
      List.of("items", "additionalProperties", "propertyNames")
          .forEach(part -> forEachSchema(schema.path(part), look));
      List.of("properties", "oneOf", "anyOf", "allOf")
          .forEach(parts -> schema.path(parts).forEach(part -> forEachSchema(part, look)));
    }
  }

  /// The reference to a component schema.
  public static String reference(String schema) {
    return SCHEMAS + schema;
  }

  /// @param method in upper case
  /// @param path as the document has it
  public record Operation(String method, String path, JsonNode tree) {

    /// Its parameters, without references.
    public List<JsonNode> parameters(Document document) {
      List<JsonNode> parameters = new ArrayList<>();
      tree.path("parameters").forEach(one -> parameters.add(document.resolved(one)));
      return parameters;
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }
}
