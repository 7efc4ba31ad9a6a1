package dev.sealane.client;

import static dev.sealane.client.Samples.RUN;
import static dev.sealane.client.Samples.complete;
import static dev.sealane.client.Samples.line;
import static dev.sealane.client.Samples.page;
import static dev.sealane.client.Samples.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.client.http.UnreachableException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class SealaneClientTest {

  private static final String ARCHIVE =
      "{\"id\":\"01990000-0000-7000-8000-00000000000a\",\"sha256\":\"00\",\"size\":1}";

  private final AtomicInteger calls = new AtomicInteger();

  @Test
  void a_lost_answer_creates_no_second_run() {
    try (ScriptedServer server =
            ScriptedServer.start((request, wire) -> {
              if (calls.incrementAndGet() == 2) {
                wire.json(201, run("queued", false, 0));
              }
            });
        SealaneClient client = Samples.client(server.address())) {

      client.runs().create(RunSpec.of(RunKind.EXEC, List.of("true")));

      assertThat(server.requests()).hasSize(2);
      assertThat(server.requests().get(1).header("idempotency-key"))
          .isNotEmpty()
          .isEqualTo(server.requests().get(0).header("idempotency-key"));
      assertThat(server.requests().get(0).header("authorization")).isEqualTo("Bearer slk_x");
      assertThat(server.requests().get(1).header("x-request-id"))
          .isEqualTo(server.requests().get(0).header("x-request-id"));
    }
  }

  @Test
  void what_may_not_be_sent_twice_is_not() {
    try (ScriptedServer server = ScriptedServer.start((request, wire) -> calls.incrementAndGet());
        SealaneClient client = Samples.client(server.address())) {
      assertThatThrownBy(() -> client.runs().cancel(RUN)).isInstanceOf(UnreachableException.class);
      assertThat(calls).hasValue(1);
    }
  }

  @Test
  void a_page_of_some_proxy_is_told_by_its_status() {
    try (ScriptedServer server =
            ScriptedServer.start((request, wire) -> wire.json(403, "<html>no</html>"));
        SealaneClient client = Samples.client(server.address())) {
      assertThatThrownBy(() -> client.server().me())
          .isInstanceOfSatisfying(
              SealaneException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.FORBIDDEN));
    }
  }

  @Test
  void nobody_there_is_unreachable() {
    ScriptedServer server = ScriptedServer.start((request, wire) -> {});
    server.close();
    try (SealaneClient client = Samples.client(server.address())) {
      assertThatThrownBy(() -> client.server().me())
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("cannot be reached");
    }
  }

  @Test
  void an_answer_that_is_no_sealane_is_unreachable() {
    try (ScriptedServer server = ScriptedServer.start((request, wire) -> wire.json(200, "hello"));
        SealaneClient client = Samples.client(server.address())) {
      assertThatThrownBy(() -> client.server().me())
          .isInstanceOf(UnreachableException.class)
          .hasMessageContaining("not Sealane's");
    }
  }

  @Test
  void addresses_that_cannot_be_servers_are_refused() {
    assertThatThrownBy(() -> Samples.client(URI.create("localhost:7440")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be like");
  }

  @Test
  void all_pages_of_a_list_are_read() {
    try (ScriptedServer server =
            ScriptedServer.start((request, wire) ->
                wire.json(
                    200,
                    request.path().contains("cursor=next")
                        ? page(run("queued", false, 0))
                        : page(run("running", false, 0)).replace("null}", "\"next\"}")));
        SealaneClient client = Samples.client(server.address())) {
      assertThat(client.listJobs()).extracting(Job::status).containsExactly("running", "queued");
      assertThat(server.requests().get(0).path()).contains("kind=submit").contains("mine=true");
    }
  }

  @Test
  void a_submitted_project_streams_its_id_its_log_and_its_end(@TempDir Path project)
      throws IOException {
    Files.writeString(project.resolve("a.txt"), "a");
    try (ScriptedServer server = ScriptedServer.start(SealaneClientTest::submitAnswers);
        SealaneClient client = Samples.client(server.address());
        Stream<JobEvent> events = client.submitStreaming(project)) {

      assertThat(events)
          .containsExactly(
              new JobEvent.JobId(RunId.parse(RUN)),
              new JobEvent.Log("line 1\n"),
              new JobEvent.Complete(true));
      assertThat(server.requests("/api/v1/archives").getFirst().body()).startsWith("PK");
      assertThat(server.requests("/api/v1/runs").getFirst().body())
          .contains("\"type\":\"archive\"")
          .contains("\"kind\":\"submit\"");
    }
  }

  @Test
  void waiting_forward_shows_only_new_lines() {
    try (ScriptedServer server =
            ScriptedServer.start((request, wire) -> {
              if (request.path().contains("/events?")) {
                wire.stream();
                wire.event("log", "1:2", line(2));
                wire.event("complete", "", complete(2));
              } else {
                wire.json(200, run("running", false, 1));
              }
            });
        SealaneClient client = Samples.client(server.address());
        Stream<JobEvent> events = client.waitForJob(RunId.parse(RUN), false)) {

      assertThat(events).containsExactly(new JobEvent.Log("line 2\n"), new JobEvent.Complete(true));
      assertThat(server.requests().getLast().header("last-event-id")).isEqualTo("1:1");
    }
  }

  @Test
  void job_events_keep_their_keys() {
    assertThat(Json.NATIVE.write(new JobEvent.JobId(RunId.parse(RUN))))
        .isEqualTo("{\"type\":\"job_id\",\"job_id\":\"" + RUN + "\"}");
    assertThat(Json.NATIVE.write(new JobEvent.Log("x\n")))
        .isEqualTo("{\"type\":\"log\",\"data\":\"x\\n\"}");
    assertThat(Json.NATIVE.write(new JobEvent.Complete(false)))
        .isEqualTo("{\"type\":\"complete\",\"success\":false}");
  }

  private static void submitAnswers(ScriptedServer.Request request, ScriptedServer.Wire wire)
      throws IOException {
    if (request.path().endsWith("/archives")) {
      wire.json(201, ARCHIVE);
    } else if (request.path().contains("/events?")) {
      wire.stream();
      wire.event("status", "", run("running", false, 0));
      wire.event("log", "1:1", line(1));
      wire.event("complete", "", complete(1));
    } else {
      wire.json(201, run("queued", false, 0));
    }
  }
}
