package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.runner.BlackBoxEntry;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/// A schema without its words and ranges: what is left is decided by a Java type alone.
///
/// @param shape `type`, `format`, `items`, `$ref` and their like
/// @param nullable whether null is a value too
record Property(JsonNode shape, boolean nullable) {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final Set<String> KEPT =
      Set.of(
          "$ref",
          "type",
          "format",
          "items",
          "uniqueItems",
          "additionalProperties",
          "oneOf",
          "allOf");

  /// What the document says.
  static Property documented(JsonNode schema) {
    JsonNode either = schema.path("anyOf");
    if (either.size() == 2 && either.get(1).equals(type("null"))) {
      return new Property(kept(either.get(0)), true);
    }
    JsonNode types = schema.path("type");
    if (types.isArray()) {
      boolean nullable = types.size() == 2 && types.get(1).asText().equals("null");
      ObjectNode plain = schema.deepCopy();
      plain.set("type", types.get(0));
      return new Property(kept(plain), nullable);
    }
    return new Property(kept(schema), false);
  }

  private static JsonNode kept(JsonNode schema) {
    ObjectNode kept = JSON.objectNode();
    schema.properties().stream()
        .filter(entry -> KEPT.contains(entry.getKey()))
        .forEach(entry ->
            kept.set(
                entry.getKey(),
                entry.getValue().isObject() ? kept(entry.getValue()) : entry.getValue()));
    return kept;
  }

  /// What a Java type needs.
  ///
  /// @param schemas name by type, of what has a schema of its own
  static JsonNode needed(Type type, Map<Class<?>, String> schemas) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Class<?> raw = (Class<?>) generic.getRawType();
      return raw == Map.class
          ? type("object").<ObjectNode>set("additionalProperties", needed(arguments[1], schemas))
          : array(needed(arguments[0], schemas), raw == SortedSet.class);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == JsonNode.class) {
      return array(needed(BlackBoxEntry.class, schemas), false);
    }
    if (Samples.isId(plain)) {
      return type("string").put("format", "uuid");
    }
    String schema = schemas.get(plain);
    return schema == null
        ? scalar(plain)
        : JSON.objectNode().put("$ref", Document.reference(schema));
  }

  private static JsonNode array(JsonNode items, boolean set) {
    ObjectNode array = type("array").set("items", items);
    return set ? array.put("uniqueItems", true) : array;
  }

  private static JsonNode scalar(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "String", "P256PublicKey" -> type("string");
      case "int", "Integer" -> type("integer").put("format", "int32");
      case "long", "Long", "Duration" -> type("integer").put("format", "int64");
      case "double", "Double" -> type("number").put("format", "double");
      case "boolean", "Boolean" -> type("boolean");
      case "Instant" -> type("string").put("format", "date-time");
      case "Object" -> JSON.booleanNode(true);
      default -> JSON.textNode("a schema of its own for " + type.getName());
    };
  }

  private static ObjectNode type(String name) {
    return JSON.objectNode().put("type", name);
  }

  /// Words of an array node.
  static Set<String> words(JsonNode array) {
    Set<String> words = new TreeSet<>();
    if (array instanceof ArrayNode list) {
      list.forEach(word -> words.add(word.asText()));
    }
    return words;
  }
}
