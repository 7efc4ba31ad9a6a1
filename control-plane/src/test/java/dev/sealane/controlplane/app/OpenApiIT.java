package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.controlplane.openapi.Document;
import dev.sealane.controlplane.openapi.Document.Operation;
import dev.sealane.controlplane.openapi.MetaSchema;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The OpenAPI document against a server that answers.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class OpenApiIT {

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  @TempDir static Path directory;

  private static TestPlane server;

  private final Document document = Document.read();

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestPlane.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anybody_gets_the_document_as_it_was_written() throws IOException, InterruptedException {
    for (int times = 0; times < 2; times++) {
      HttpResponse<String> answer = ask("GET", "/api/v1/openapi.json", "", new byte[0]);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
      assertThat(answer.body()).isEqualTo(document.text());
    }
  }

  @Test
  void what_can_be_read_answers_as_described() throws IOException, InterruptedException {
    List<String> problems = new ArrayList<>();
    int compared = 0;
    for (Operation operation : document.operations()) {
      JsonNode schema = operation.tree().at("/responses/200/content/application~1json/schema");
      if (operation.method().equals("GET") && schema.has("$ref")) {
        compared++;
        String path = path(operation);
        HttpResponse<String> answer = ask("GET", path, server.team().owner(), new byte[0]);
        assertThat(answer.statusCode()).as(path).isEqualTo(200);
        problems.addAll(problems(schema.get("$ref").asText(), answer.body()));
      }
    }

    assertThat(problems).isEmpty();
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void an_error_is_as_described() throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("GET", "/api/v1/me", "", new byte[0]);

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(problems(Document.reference("Error"), answer.body())).isEmpty();
  }

  @Test
  void ranges_and_words_of_query_parameters_are_those_of_the_server()
      throws IOException, InterruptedException {
    for (Operation operation : document.operations()) {
      for (JsonNode parameter : operation.parameters(document)) {
        if (parameter.path("in").asText().equals("query") && !isStream(operation)) {
          tryBorders(operation, parameter);
        }
      }
    }
  }

  private void tryBorders(Operation operation, JsonNode parameter)
      throws IOException, InterruptedException {
    JsonNode schema = parameter.path("schema");
    String query = path(operation) + "?" + parameter.path("name").asText() + "=";
    if (schema.has("minimum")) {
      assertStatus(200, query + schema.path("minimum").asLong());
      assertStatus(200, query + schema.path("maximum").asLong());
      assertStatus(400, query + (schema.path("minimum").asLong() - 1));
      assertStatus(400, query + (schema.path("maximum").asLong() + 1));
    }
    JsonNode words =
        document.resolved(schema.path("items").isObject() ? schema.get("items") : schema);
    for (JsonNode word : words.path("enum")) {
      assertStatus(200, query + word.asText());
    }
    if (words.has("enum") || words.has("format") || words.has("pattern")) {
      assertStatus(400, query + "no-such-word");
    }
  }

  @Test
  void bodies_that_are_closed_in_the_document_refuse_unknown_fields()
      throws IOException, InterruptedException {
    int closed = 0;
    for (Operation operation : document.operations()) {
      JsonNode schema =
          document.resolved(operation.tree().at("/requestBody/content/application~1json/schema"));
      if (schema.has("additionalProperties")) {
        closed++;
        Map<String, Object> body = new TreeMap<>(Map.of("no_such_field", 1));
        if (schema.path("properties").has("draining")) {
          body.put("draining", true); // else its lack would be told first
        }
        HttpResponse<String> answer =
            ask(
                operation.method(),
                path(operation),
                server.team().owner(),
                Json.NATIVE.writeBytes(body));
        assertThat(answer.statusCode()).as(operation.toString()).isEqualTo(400);
        assertThat(answer.body()).contains("no_such_field: is not known");
        List<String> names = new ArrayList<>();
        schema.path("properties").fieldNames().forEachRemaining(names::add);
        assertThat(answer.body()).contains(names);
      }
    }

    assertThat(closed).isEqualTo(4);
  }

  @Test
  void what_needs_a_session_says_so() throws IOException, InterruptedException {
    for (Operation operation : document.operations()) {
      if (operation.tree().at("/security/0/bearer/0").asText().equals("daemon")) {
        boolean described =
            operation.parameters(document).stream()
                .anyMatch(one -> one.path("name").asText().equals("X-Sealane-Session"));
        HttpResponse<String> answer =
            ask(operation.method(), path(operation), server.team().daemon(), TestTeam.json("{}"));
        assertThat(answer.body().contains("X-Sealane-Session is missing"))
            .as("%s needs a session", operation)
            .isEqualTo(described);
      }
    }
  }

  private List<String> problems(String reference, String body) {
    String schema = reference.substring(reference.lastIndexOf('/') + 1);
    JsonNode tree = Json.NATIVE.read(body, JsonNode.class);
    List<String> problems = new ArrayList<>();
    MetaSchema.problems(document, schema, tree).stream()
        .map(problem -> schema + ": " + problem)
        .forEach(problems::add);
    JsonNode known = document.schema(schema).path("properties");
    tree.fieldNames()
        .forEachRemaining(name -> {
          if (!known.has(name)) {
            problems.add(schema + "." + name + " is missing in the document");
          }
        });
    return problems;
  }

  private static boolean isStream(Operation operation) {
    return operation.path().endsWith("/events");
  }

  private void assertStatus(int status, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("GET", path, server.team().owner(), new byte[0]);
    assertThat(answer.statusCode()).as("%s answers %s", path, answer.body()).isEqualTo(status);
  }

  private static HttpResponse<String> ask(String method, String path, String token, byte[] body)
      throws IOException, InterruptedException {
    return server.api().ask(method, path, token, "", body);
  }

  private static String path(Operation operation) {
    return PLACE
        .matcher(operation.path())
        .replaceAll(
            place -> server.team().value(place.group(1).equals("path") ? "*" : place.group(1)));
  }
}
