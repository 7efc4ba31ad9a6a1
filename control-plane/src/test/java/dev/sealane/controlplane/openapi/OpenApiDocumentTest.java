package dev.sealane.controlplane.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class OpenApiDocumentTest {

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  private final Document document = Document.read();

  @Test
  void it_is_openapi_3_1() {
    assertThat(document.tree().path("openapi").asText()).startsWith("3.1.");
    assertThat(MetaSchema.problems(document)).isEmpty();
  }

  @Test
  void it_has_the_version_of_the_product() {
    assertThat(document.tree().at("/info/version").asText()).isEqualTo(Version.PRODUCT);
  }

  @Test
  void every_reference_leads_somewhere() {
    Set<String> lost = new TreeSet<>();
    references().stream()
        .filter(reference ->
            !reference.startsWith("#/")
                || document.tree().at(reference.substring(1)).isMissingNode())
        .forEach(lost::add);

    assertThat(lost).isEmpty();
  }

  @Test
  void every_component_is_used() {
    Set<String> unused = new TreeSet<>();
    for (String kind : List.of("schemas", "parameters", "headers", "responses")) {
      document
          .tree()
          .at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> unused.add("#/components/" + kind + "/" + name));
    }
    unused.removeAll(references());

    assertThat(unused).isEmpty();
  }

  @Test
  void every_operation_has_an_id_of_its_own() {
    List<String> ids = new ArrayList<>();
    document.operations().forEach(one -> ids.add(one.tree().path("operationId").asText()));

    assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-z][A-Za-z]+"));
  }

  @Test
  void every_operation_has_one_sentence_and_tells_of_errors() {
    for (Document.Operation operation : document.operations()) {
      assertThat(operation.tree().path("summary").asText())
          .as("summary of %s", operation)
          .matches("[A-Z][^.]+\\.");
      assertThat(operation.tree().at("/responses/default/$ref").asText())
          .as("errors of %s", operation)
          .isEqualTo("#/components/responses/Error");
    }
  }

  @Test
  void every_success_names_its_request_and_has_a_body_unless_it_is_204() {
    for (Document.Operation operation : document.operations()) {
      for (var response : operation.tree().path("responses").properties()) {
        String what = operation + " " + response.getKey();
        JsonNode reply = document.resolved(response.getValue());
        assertThat(reply.path("headers").has("X-Request-Id")).as(what).isTrue();
        assertThat(reply.has("content")).as(what).isEqualTo(!response.getKey().equals("204"));
      }
    }
  }

  @Test
  void the_parameters_of_a_path_are_those_of_its_operations() {
    for (Document.Operation operation : document.operations()) {
      List<String> names = new ArrayList<>();
      operation.parameters(document).stream()
          .filter(parameter -> parameter.path("in").asText().equals("path"))
          .forEach(parameter -> names.add(parameter.path("name").asText()));
      List<String> places =
          PLACE.matcher(operation.path()).results().map((MatchResult it) -> it.group(1)).toList();

      assertThat(names).as("path parameters of %s", operation).isEqualTo(places);
    }
  }

  private Set<String> references() {
    Set<String> references = new TreeSet<>();
    document.forEachObject(object -> {
      if (object.path("$ref").isTextual()) {
        references.add(object.get("$ref").asText());
      }
      object.path("mapping").forEach(target -> references.add(target.asText()));
    });
    return references;
  }
}
