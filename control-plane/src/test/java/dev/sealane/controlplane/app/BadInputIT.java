package dev.sealane.controlplane.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.controlplane.openapi.Document;
import dev.sealane.controlplane.openapi.Document.Operation;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Requests that no client of ours makes get a sentence, never a failure of the server.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class BadInputIT {

  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

  private static final List<String> BODIES =
      List.of("{}", "[]", "[null]", "[{}]", "null", "1", "\"x\"", "{\"a\":", "{\"name\":null}");

  @TempDir static Path directory;

  private static TestPlane server;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    server = TestPlane.start(directory);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void no_body_makes_a_route_fail() throws IOException, InterruptedException {
    List<String> failed = new ArrayList<>();
    for (Operation operation : Document.read().operations()) {
      if (!operation.tree().has("requestBody")) {
        continue;
      }
      for (String body : BODIES) {
        HttpResponse<String> answer = ask(operation.method(), path(operation), body);
        if (answer.statusCode() >= 500) {
          failed.add("%s with %s: %s".formatted(operation, body, answer.body()));
        }
      }
    }
    assertThat(failed).isEmpty();
  }

  @Test
  void a_field_that_is_missing_is_named() throws IOException, InterruptedException {
    assertRefused("runs", "{\"source\":{\"type\":\"archive\"}}", "archive_id is missing");
    assertRefused("runs", "{\"source\":{\"type\":\"git\"}}", "repo is missing");
    assertRefused("runner-tokens", "{\"name\":\"x\",\"labels\":[null]}", "labels has one");
    assertRefused("runner/permits", "[null]", "has null in its list");
    assertRefused("runner/permits", "[{\"attempt\":1}]", "run_id is missing");
    assertRefused("runner/heartbeat", "{\"no\":9}", "reserved is missing");
    assertRefused(
        "runner/heartbeat",
        "{\"reserved\":{},\"attempts\":[{\"attempt\":1}]}",
        "run_id is missing");
    assertRefused("runner/black-box", "{\"attempts\":[{\"attempt\":1}]}", "run_id is missing");
    assertRefused("runners/pool/drain", "{}", "draining is missing");
  }

  private static void assertRefused(String path, String body, String problem)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = ask("POST", "/api/v1/" + path, body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains(problem);
  }

  @Test
  void one_entry_of_a_report_without_its_run_costs_no_other()
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        ask(
            "POST",
            "/api/v1/runner/report",
            """
            [{"kind":"result","attempt":1}, {"kind":"given_back","attempt":1,"started":false},
             {"kind":"given_back","run_id":"%s","attempt":7,"started":false,"reason":"x"}]
            """
                .formatted(server.team().run()));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body())
        .matches("\\[\\{\"status\":400.*\\{\"status\":400.*\\{\"status\":410.*");
  }

  @Test
  void every_time_that_rfc_3339_can_write_is_taken() throws IOException, InterruptedException {
    for (String time :
        List.of("0000-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59Z")) {
      HttpResponse<String> answer = ask("GET", "/api/v1/runs?since=" + time, "");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }
  }

  @Test
  void a_time_that_no_calendar_has_is_refused() throws IOException, InterruptedException {
    for (String time : List.of("%2B999999999-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z", "x")) {
      HttpResponse<String> answer = ask("GET", "/api/v1/runs?since=" + time, "");

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    }
  }

  private static HttpResponse<String> ask(String method, String path, String body)
      throws IOException, InterruptedException {
    boolean daemon = path.startsWith("/api/v1/runner/");
    return server
        .api()
        .ask(
            method,
            path,
            daemon ? server.team().daemon() : server.team().owner(),
            daemon ? server.team().session() : "",
            TestTeam.json(body));
  }

  private static String path(Operation operation) {
    return PLACE
        .matcher(operation.path())
        .replaceAll(
            place -> server.team().value(place.group(1).equals("path") ? "*" : place.group(1)));
  }
}
