package dev.sealane.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/// Reads and writes JSON in one of three ways. The settings of Jackson live here and nowhere else.
///
/// A missing or null list, set or map reads as empty. Nesting deeper than 200 levels is refused
/// (Jackson would otherwise follow it until the stack ends).
public final class Json {

  private static final int MAX_NESTING = 200;

  /// `snake_case`, unknown fields ignored: what newer peers may add (native API, runner API).
  public static final Json NATIVE = new Json(mapper(true, false, false));

  /// `snake_case`, unknown fields refused: what people write, where a typo must not pass.
  public static final Json STRICT = new Json(mapper(true, true, false));

  /// Names exactly as the records say, read without regard to case (protocol.md section 1.2).
  public static final Json PLAN42 = new Json(mapper(false, false, true));

  private final ObjectMapper mapper;

  private Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /// Writes {@code value} as one line.
  public String write(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " has no JSON form", e);
    }
  }

  /// Writes {@code value} as UTF-8 bytes of one line.
  public byte[] writeBytes(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value.getClass() + " has no JSON form", e);
    }
  }

  /// Writes a list as UTF-8 bytes. The element type must be said, since a bare list has forgotten
  /// it, and with it the member that tells the kinds of a sealed type apart.
  public <T> byte[] writeListBytes(List<T> list, Class<T> type) {
    try {
      return listWriter(type).writeValueAsBytes(list);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a list of " + type + " has no JSON form", e);
    }
  }

  /// Writes a list as {@link #writeListBytes} does, without holding it as a whole.
  ///
  /// @param out stays open
  /// @throws IOException when {@code out} does not take it
  public <T> void writeList(List<T> list, Class<T> type, OutputStream out) throws IOException {
    listWriter(type).without(JsonGenerator.Feature.AUTO_CLOSE_TARGET).writeValue(out, list);
  }

  private <T> ObjectWriter listWriter(Class<T> type) {
    return mapper.writerFor(mapper.getTypeFactory().constructCollectionType(List.class, type));
  }

  /// Reads one value; anything behind it is an error.
  ///
  /// @throws JsonException when {@code text} is no JSON or does not fit {@code type}
  public <T> T read(String text, Class<T> type) {
    try {
      return present(mapper.readValue(text, type), type);
    } catch (JsonProcessingException e) {
      throw JsonProblem.of(e);
    }
  }

  /// Reads one value from UTF-8 bytes; anything behind it is an error.
  ///
  /// @throws JsonException when {@code text} is no JSON or does not fit {@code type}
  public <T> T read(byte[] text, Class<T> type) {
    try {
      return present(mapper.readValue(text, type), type);
    } catch (IOException e) {
      throw JsonProblem.of(e);
    }
  }

  /// Reads an array.
  ///
  /// @throws JsonException when {@code text} is no JSON array of {@code type}
  public <T> List<T> readList(byte[] text, Class<T> type) {
    try {
      List<T> list = mapper.readerForListOf(type).readValue(text);
      if (present(list, List.class).contains(null)) {
        throw new JsonException("body: has null in its list, must have none", null);
      }
      return list;
    } catch (IOException e) {
      throw JsonProblem.of(e);
    }
  }

  /// Reads a tree.
  ///
  /// @throws JsonException when {@code text} is no JSON
  public JsonNode readTree(byte[] text) {
    return read(text, JsonNode.class);
  }

  /// Converts a tree to a value.
  ///
  /// @throws JsonException when {@code tree} does not fit {@code type}
  public <T> T convert(JsonNode tree, Class<T> type) {
    try {
      return present(mapper.treeToValue(tree, type), type);
    } catch (JsonProcessingException e) {
      throw JsonProblem.of(e);
    }
  }

  /// Converts a value to a tree.
  public JsonNode toTree(Object value) {
    return mapper.valueToTree(value);
  }

  /// Converts a value that is a JSON object to a tree.
  public ObjectNode toObject(Object value) {
    return mapper.convertValue(value, ObjectNode.class);
  }

  /// Streams over UTF-8 bytes, within the same limits, for texts too long to be read as one value.
  ///
  /// @throws JsonException when {@code text} is not UTF-8
  public JsonParser parser(byte[] text) {
    try {
      JsonParser parser = mapper.getFactory().createParser(text);
      if (parser.currentLocation().getByteOffset() != 0) {
        throw new JsonException("body: must be UTF-8 without a byte order mark", null);
      }
      return parser;
    } catch (IOException e) {
      throw JsonProblem.of(e);
    }
  }

  private static <T> T present(T value, Class<T> type) {
    if (value == null) {
      throw new JsonException("body: is null, must be a " + type.getSimpleName(), null);
    }
    return value;
  }

  private static ObjectMapper mapper(boolean snakeCase, boolean strict, boolean anyCase) {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_NESTING)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();
    JsonMapper.Builder builder =
        JsonMapper.builder(factory)
            .addModule(new WireTypes())
            .configure(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES, anyCase)
            .configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .withCoercionConfig(
                LogicalType.Textual,
                config ->
                    config
                        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    if (snakeCase) {
      builder.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);
    }
    for (Class<?> collection : List.of(List.class, Set.class, SortedSet.class, Map.class)) {
      builder.withConfigOverride(
          collection,
          override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
    }
    return builder
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
        .build();
  }
}
