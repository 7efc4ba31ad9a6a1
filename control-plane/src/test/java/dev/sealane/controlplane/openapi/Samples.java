package dev.sealane.controlplane.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes values of records, whatever their components.
final class Samples {

  private static final P256PublicKey KEY = P256KeyPair.generate().publicKey();

  /// Texts that are more than a text, by the name of their component.
  private static final Map<String, String> TEXTS =
      Map.of("sha256", "a".repeat(64), "status", "failed", "statusGroup", "bad");

  private final boolean full;

  private Samples(boolean full) {
    this.full = full;
  }

  /// A value with everything that it can have.
  static Object full(Class<?> record) {
    return new Samples(true).record(record);
  }

  /// A value with nothing that it can do without: null where that may be, empty lists, false.
  static Object bare(Class<?> record) {
    return new Samples(false).record(record);
  }

  static boolean isNullable(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    @Nullable Object[] values = new @Nullable Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = component(components[i]);
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException(type + " cannot be made", e);
    }
  }

  private @Nullable Object component(RecordComponent component) {
    if (!full && isNullable(component)) {
      return null;
    }
    if (component.getType() == String.class) {
      return TEXTS.getOrDefault(component.getName(), "text");
    }
    if (component.getDeclaringRecord() == ReportEntry.GivenBack.class
        && component.getType() == boolean.class) {
      return false; // what started is never given back
    }
    return value(component.getGenericType());
  }

  private Object value(Type type) {
    return switch (type) {
      case ParameterizedType generic -> collection(generic);
      case Class<?> plain -> plain(plain);
      default -> throw new IllegalArgumentException(type + " is new here: what is a sample of it?");
    };
  }

  private Object collection(ParameterizedType type) {
    Type[] arguments = type.getActualTypeArguments();
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Map.class) {
      return full ? Map.of("text", value(arguments[1])) : Map.of();
    }
    List<Object> items = full ? List.of(value(arguments[0])) : List.of();
    return raw == SortedSet.class ? new TreeSet<>(items) : items;
  }

  private Object plain(Class<?> type) {
    if (type.isEnum()) {
      return type.getEnumConstants()[0];
    }
    if (type.isSealed()) {
      return record(type.getPermittedSubclasses()[0]);
    }
    return type.isRecord() && !isId(type) ? record(type) : scalar(type);
  }

  private Object scalar(Class<?> type) {
    if (isId(type)) {
      return Json.NATIVE.convert(Json.NATIVE.toTree(new UUID(1, 2).toString()), type);
    }
    return switch (type.getSimpleName()) {
      case "String", "Object" -> "text";
      case "int", "Integer" -> 3;
      case "long", "Long" -> 5_000_000L;
      case "double", "Double" -> 1.5;
      case "boolean", "Boolean" -> full;
      case "Instant" -> Instant.parse("2026-01-02T03:04:05Z");
      case "Duration" -> Duration.ofSeconds(90);
      case "P256PublicKey" -> KEY;
      case "JsonNode" -> blackBox();
      default -> throw new IllegalArgumentException(type + " is new here: what is a sample of it?");
    };
  }

  /// What is kept as JSON is an instance's black box.
  private JsonNode blackBox() {
    return Json.NATIVE.toTree(List.of(record(BlackBoxEntry.class)));
  }

  static boolean isId(Class<?> type) {
    return type.getPackageName().equals("dev.sealane.api.id");
  }
}
