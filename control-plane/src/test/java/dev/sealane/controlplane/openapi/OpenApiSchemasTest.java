package dev.sealane.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.openapi.WireTypes.Way;
import dev.sealane.controlplane.openapi.WireTypes.Wire;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The component schemas against the records that they describe, as the real codec writes and reads
/// them.
class OpenApiSchemasTest {

  /// Shapes that the server writes by hand; `DescribedEventsTest` and `OpenApiIT` compare them with
  /// what it sends.
  private static final Set<String> BY_HAND = Set.of("LogItem", "LogBatch", "LogPage");

  /// Texts of which the server knows every word.
  private static final Map<String, Set<String>> WORDS =
      Map.of(
          "Run.status", words(_ -> true),
          "Run.status_group",
              Arrays.stream(RunStatus.values()).map(RunStatus::group).collect(Collectors.toSet()),
          "Completion.status", words(RunStatus::terminal));

  private final Document document = Document.read();
  private final Map<String, Wire> wires = WireTypes.all();

  @Test
  void every_schema_has_a_type_behind_it_and_every_type_a_schema() {
    Set<String> known = new TreeSet<>(wires.keySet());
    known.addAll(BY_HAND);

    assertThat(document.schemas().keySet()).isEqualTo(known);
  }

  @Test
  void a_record_has_these_properties() {
    Map<Class<?>, String> names = new HashMap<>();
    wires.forEach((schema, wire) -> names.put(wire.type(), schema));
    List<String> problems = new ArrayList<>();
    wires.forEach((schema, wire) -> {
      if (wire.type().isRecord()) {
        JsonNode described = document.schema(schema);
        problems.addAll(new RecordCheck(schema, described, wire, names, WORDS).problems());
      }
    });

    assertThat(problems).isEmpty();
  }

  @Test
  void an_enum_has_these_words() {
    Map<String, Set<String>> described = new TreeMap<>();
    Map<String, Set<String>> written = new TreeMap<>();
    wires.forEach((schema, wire) -> {
      if (wire.type().isEnum()) {
        described.put(schema, Property.words(document.schema(schema).path("enum")));
        written.put(schema, Property.words(RecordCheck.tree(wire.type().getEnumConstants())));
      }
    });

    assertThat(described).isEqualTo(written);
  }

  @Test
  void a_sealed_type_is_one_of_these_records() {
    wires.forEach((schema, wire) -> {
      if (wire.type().isSealed()) {
        JsonNode described = document.schema(schema);
        assertThat(variants(described)).as(schema).isEqualTo(variants(wire.type()));
        assertThat(mapping(described)).as(schema + " by its kind").isEqualTo(mapping(wire.type()));
      }
    });
  }

  @Test
  void a_sample_fits_its_schema() {
    List<String> problems = new ArrayList<>();
    wires.forEach((schema, wire) -> {
      if (wire.type().isRecord()) {
        problems.addAll(misfits(schema, Samples.full(wire.type())));
        if (wire.way() == Way.WRITTEN || wire.way() == Way.BOTH) {
          problems.addAll(misfits(schema, Samples.bare(wire.type())));
        }
      }
    });

    assertThat(problems).isEmpty();
  }

  @Test
  void ranges_are_those_of_the_records() {
    List<String> problems = new ArrayList<>();
    for (String schema :
        List.of("RunSpec", "CancelRequest", "Resources", "AttemptRef", "LogLine")) {
      problems.addAll(
          RangeCheck.problems(
              schema, document.schema(schema), Objects.requireNonNull(wires.get(schema)).type()));
    }

    assertThat(problems).isEmpty();
  }

  @Test
  void what_people_write_refuses_unknown_fields_and_nothing_else_does() {
    Set<String> closed = new TreeSet<>();
    document
        .schemas()
        .forEach((schema, described) -> {
          if (described.path("additionalProperties").isBoolean()
              && !described.path("additionalProperties").asBoolean()) {
            closed.add(schema);
          }
        });
    Set<String> strict = new TreeSet<>();
    wires.forEach((schema, wire) -> {
      if (wire.way() == Way.STRICT && wire.type().isRecord()) {
        strict.add(schema);
      }
    });

    assertThat(closed).isEqualTo(strict);
  }

  private List<String> misfits(String schema, Object sample) {
    JsonNode tree = RecordCheck.tree(sample);
    return MetaSchema.problems(document, schema, tree).stream()
        .map(problem -> schema + ": " + problem + " in " + tree)
        .toList();
  }

  private static Set<String> words(Predicate<RunStatus> wanted) {
    return Arrays.stream(RunStatus.values())
        .filter(wanted)
        .map(RunStatus::toString)
        .collect(Collectors.toSet());
  }

  private static Set<String> variants(JsonNode described) {
    Set<String> references = new TreeSet<>();
    described.path("oneOf").forEach(one -> references.add(one.path("$ref").asText()));
    return references;
  }

  private Set<String> variants(Class<?> sealed) {
    Set<String> references = new TreeSet<>();
    wires.forEach((schema, wire) -> {
      if (Arrays.asList(sealed.getPermittedSubclasses()).contains(wire.type())) {
        references.add(Document.reference(schema));
      }
    });
    return references;
  }

  private static Map<String, String> mapping(JsonNode described) {
    Map<String, String> mapping = new TreeMap<>();
    described
        .at("/discriminator/mapping")
        .properties()
        .forEach(entry ->
            mapping.put(
                described.at("/discriminator/propertyName").asText() + "=" + entry.getKey(),
                entry.getValue().asText()));
    return mapping;
  }

  /// From the member that the codec writes before those of the record; without one it is empty.
  private Map<String, String> mapping(Class<?> sealed) {
    Map<String, String> mapping = new TreeMap<>();
    wires.forEach((schema, wire) -> {
      if (Arrays.asList(sealed.getPermittedSubclasses()).contains(wire.type())) {
        JsonNode full = RecordCheck.tree(Samples.full(wire.type()));
        if (full.size() > wire.type().getRecordComponents().length) {
          String name = full.fieldNames().next();
          mapping.put(name + "=" + full.get(name).asText(), Document.reference(schema));
        }
      }
    });
    return mapping;
  }
}
