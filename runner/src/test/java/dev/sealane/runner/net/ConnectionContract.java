package dev.sealane.runner.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.api.seal.SealedPayload;
import dev.sealane.runner.config.Secret;
import dev.sealane.runner.config.Tokens;
import dev.sealane.runner.net.ServerException.Answered;
import dev.sealane.runner.net.ServerException.ConnectionRefused;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every carrier of small requests does.
abstract class ConnectionContract {

  private static final QueueId QUEUE = new QueueId(new UUID(0x4000, 1));
  private static final PollTicket TICKET = new PollTicket(3, "AAAAAAAAAAAAAAAAAAAAAA");

  private static final AttemptRef ATTEMPT = new AttemptRef(new RunId(new UUID(0x7000, 2)), 1);

  private final Credentials credentials = new Credentials(Secret.of(Tokens.sealane("k")));
  private final SmallCalls smallCalls;

  ConnectionContract(SmallCalls smallCalls) {
    this.smallCalls = smallCalls;
  }

  @Test
  void a_poll_whose_connection_ends_without_an_answer_is_not_sent_again() throws IOException {
    try (SilentServer server = new SilentServer("", true);
        Connection connection = connectionTo(server)) {

      ServerException failure =
          catchThrowableOfType(
              ServerException.class,
              () -> connection.queues().poll(QUEUE, TICKET, Duration.ofSeconds(30)));

      assertThat(failure.failure()).isInstanceOf(OutOfReach.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void a_request_carries_prefix_token_session_and_poll() throws IOException, InterruptedException {
    credentials.booted(Secret.of("session-1"));
    String answer =
        "HTTP/1.1 200 OK\r\nContent-Length: 15\r\nContent-Type: application/json\r\n\r\n"
            + "{\"Messages\":[]}";
    try (SilentServer server = new SilentServer(answer, true);
        Connection connection = connectionTo(server)) {

      assertThat(connection.queues().poll(QUEUE, TICKET, Duration.ofSeconds(30))).isEmpty();

      assertThat(server.requests().getFirst())
          .startsWith(
              "GET /base/v1/tenants/%s/runners/%s/queues/%s/messages"
                  .formatted(Tokens.TEAM, Tokens.RUNNER, QUEUE))
          .contains("?maxWaitSeconds=30&nonce=AAAAAAAAAAAAAAAAAAAAAA&pollNo=3 ")
          .contains("Authorization: APIToken p42r_")
          .contains("X-Sealane-Session: session-1")
          .doesNotContain("Content-Type")
          .doesNotContain("Upgrade");
    }
  }

  @Test
  void an_artifact_that_is_ready_before_the_boot_is_answered_waits_for_its_session(
      @TempDir Path directory)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Path file = Files.writeString(directory.resolve("a"), "x");
    String answer = "HTTP/1.1 204 No Content\r\n\r\n";
    try (SilentServer server = new SilentServer(answer, true);
        Connection connection = connectionTo(server);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {

      Future<String> upload =
          threads.submit(() -> {
            connection.server().uploadArtifact(ATTEMPT, "out/a", file, "00");
            return "sent";
          });
      credentials.booted(Secret.of("session-1"));

      assertThat(upload.get(10, TimeUnit.SECONDS)).isEqualTo("sent");
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst()).contains("X-Sealane-Session: session-1");
    }
  }

  @Test
  void a_server_that_never_answers_is_given_up() throws IOException {
    try (SilentServer server = new SilentServer("", false)) {
      assertThat(failureOf(server.address(), Duration.ofMillis(300)))
          .isInstanceOf(OutOfReach.class);
    }
  }

  @Test
  void a_response_without_an_answer_is_given_up_in_time_for_a_further_try() throws IOException {
    QueueMessage.Response response =
        new QueueMessage.Response("caller", new SealedPayload(SealScheme.HPKE, "AA==", null));
    MessageId message = new MessageId(new UUID(0x7000, 2));
    try (SilentServer server = new SilentServer("", false);
        Connection connection = connectionTo(server)) {
      long begun = System.nanoTime();

      ServerException failure =
          catchThrowableOfType(
              ServerException.class, () -> connection.queues().respond(QUEUE, message, response));

      assertThat(failure.mayPass()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(9));
    }
  }

  @Test
  void a_server_that_stops_in_the_middle_of_an_answer_is_given_up() throws IOException {
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"Mess";
    try (SilentServer server = new SilentServer(half, false)) {
      assertThat(failureOf(server.address(), Duration.ofMillis(300)))
          .isInstanceOf(OutOfReach.class);
    }
  }

  @Test
  void a_refused_connection_is_told_apart() throws IOException {
    URI address;
    try (SilentServer server = new SilentServer("", true)) {
      address = server.address();
    }

    assertThat(failureOf(address, Duration.ofSeconds(5))).isInstanceOf(ConnectionRefused.class);
  }

  @Test
  void only_a_404_with_its_body_speaks_of_the_queue() throws IOException {
    String plan42 =
        "{\"ResponseCode\":404,\"Message\":\"queue not found\",\"ErrorType\":\"NotFound\"}";
    try (SilentServer server = new SilentServer(error(404, plan42), true)) {
      assertThat(failureOf(server.address(), Duration.ofSeconds(5)))
          .isEqualTo(new Answered(404, "NotFound", null, null));
    }
    try (SilentServer server = new SilentServer(error(404, "<html>no such page"), true)) {
      assertThat(failureOf(server.address(), Duration.ofSeconds(5)))
          .isEqualTo(new Answered(502, "", null, null));
    }
  }

  @Test
  void a_native_error_is_read_with_its_code() throws IOException {
    String body = "{\"error\":{\"code\":\"instance_taken\",\"message\":\"m\",\"details\":{}}}";
    try (SilentServer server = new SilentServer(error(409, body), true)) {
      assertThat(failureOf(server.address(), Duration.ofSeconds(5)))
          .isEqualTo(new Answered(409, "instance_taken", null, null));
    }
  }

  private static String error(int status, String body) {
    return "HTTP/1.1 %d No\r\nContent-Length: %d\r\n\r\n%s".formatted(status, body.length(), body);
  }

  private Connection connectionTo(SilentServer server) {
    return Connection.to(
        server.address(), new ServerTrust.OfJdk(), credentials, System::nanoTime, smallCalls);
  }

  private ServerException.Failure failureOf(URI address, Duration limit) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClients.create(false, new ServerTrust.OfJdk(), threads)) {
      Optional<PlainHttp> plain =
          smallCalls == SmallCalls.OWN_SOCKETS
              ? Optional.of(new PlainHttp(address, System::nanoTime))
              : Optional.empty();
      Transport transport = Transports.stack(client, plain, address, credentials);
      return catchThrowableOfType(
              ServerException.class, () -> transport.send(Call.of("GET", "/x").within(limit)))
          .failure();
    }
  }
}
