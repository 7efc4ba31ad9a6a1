package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.util.ArrayList;
import java.util.List;

/// Tries the borders of a schema's numbers on the record behind it.
final class RangeCheck {

  /// What the record does not mind and the log's parser refuses.
  private static final long MOST_OF_THE_WIRE = 999_999_999_999_999_999L;

  private RangeCheck() {}

  /// Each names the schema and the property.
  static List<String> problems(String schema, JsonNode described, Class<?> type) {
    ObjectNode full = (ObjectNode) RecordCheck.tree(Samples.full(type));
    List<String> problems = new ArrayList<>();
    described
        .path("properties")
        .properties()
        .forEach(entry -> {
          String name = entry.getKey();
          JsonNode least = entry.getValue().path("minimum");
          JsonNode most = entry.getValue().path("maximum");
          if (least.isNumber() && !accepts(full, name, least.asLong(), type)) {
            problems.add("%s.%s: the record refuses the minimum".formatted(schema, name));
          }
          if (least.isNumber() && accepts(full, name, least.asLong() - 1, type)) {
            problems.add("%s.%s: the record takes less than the minimum".formatted(schema, name));
          }
          if (most.isIntegralNumber() && !accepts(full, name, most.asLong(), type)) {
            problems.add("%s.%s: the record refuses the maximum".formatted(schema, name));
          }
          if (most.isIntegralNumber()
              && most.asLong() < MOST_OF_THE_WIRE
              && accepts(full, name, most.asLong() + 1, type)) {
            problems.add("%s.%s: the record takes more than the maximum".formatted(schema, name));
          }
        });
    return problems;
  }

  private static boolean accepts(ObjectNode full, String name, long value, Class<?> type) {
    ObjectNode changed = full.deepCopy().put(name, value);
    try {
      Json.STRICT.read(changed.toString(), type);
      return true;
    } catch (JsonException _) {
      return false;
    }
  }
}
