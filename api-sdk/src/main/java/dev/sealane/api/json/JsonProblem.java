package dev.sealane.api.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with a JSON text: the field first, then the rule. Jackson's own words quote
/// the value, which may be a secret and ends up in logs, so they are not passed on.
final class JsonProblem {

  private static final String BODY = "body";

  private JsonProblem() {}

  static JsonException of(IOException cause) {
    return new JsonException(message(cause), cause);
  }

  private static String message(IOException cause) {
    return switch (cause) {
      case StreamConstraintsException limit -> BODY + ": " + limit.getOriginalMessage();
      case JsonParseException broken ->
          "%s: is no JSON at line %d column %d"
              .formatted(
                  BODY, broken.getLocation().getLineNr(), broken.getLocation().getColumnNr());
      case UnrecognizedPropertyException unknown ->
          field(unknown) + ": is not known, must be one of " + unknown.getKnownPropertyIds();
      case ValueInstantiationException guarded
          when guarded.getCause() instanceof IllegalArgumentException rule ->
          prefix(guarded) + Objects.requireNonNullElse(rule.getMessage(), "is not valid");
      case InvalidTypeIdException kind ->
          field(kind) + ": has no known kind, must be a " + name(kind.getBaseType().getRawClass());
      case MismatchedInputException misfit -> field(misfit) + ": " + misfitOf(misfit);
      case JsonMappingException other -> field(other) + ": cannot be read";
      case JsonProcessingException _ -> BODY + ": cannot be read";
      default -> BODY + ": " + cause.getMessage();
    };
  }

  private static String misfitOf(MismatchedInputException misfit) {
    String own = misfit.getOriginalMessage();
    if (own.startsWith("Trailing token")) {
      return "has text behind its end, must be one value";
    }
    return own.startsWith("No content") ? "is empty" : "must be " + rule(misfit.getTargetType());
  }

  private static String rule(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == Duration.class) {
      return "a whole number of seconds";
    }
    if (type == Instant.class) {
      return "an RFC 3339 time like 2026-01-02T03:04:05Z";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (type == Double.class || type == double.class) {
      return "a number";
    }
    if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
      return "a whole number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return Map.class.isAssignableFrom(type) ? "an object" : "a " + name(type);
  }

  private static String name(Class<?> type) {
    return type.getSimpleName();
  }

  private static String prefix(JsonMappingException mapping) {
    return mapping.getPath().isEmpty() ? "" : field(mapping) + ": ";
  }

  private static String field(JsonMappingException mapping) {
    return mapping.getPath().isEmpty()
        ? BODY
        : mapping.getPath().stream()
            .map(step ->
                step.getFieldName() == null
                    ? "[" + step.getIndex() + "]"
                    : WireWord.shown(step.getFieldName()))
            .collect(Collectors.joining("."));
  }
}
