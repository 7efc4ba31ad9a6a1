package dev.sealane.runner.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainHttpIT {

  private static final long LARGEST = 100;

  private final List<Integer> ports = new CopyOnWriteArrayList<>();
  private final CountDownLatch asked = new CountDownLatch(1);
  private HttpServer server;
  private PlainHttp http;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/sized", exchange -> answer(exchange, true));
    server.createContext("/chunked", exchange -> answer(exchange, false));
    server.createContext("/never", _ -> asked.countDown());
    server.start();
    int port = server.getAddress().getPort();
    http = new PlainHttp(URI.create("http://127.0.0.1:" + port), System::nanoTime);
  }

  @AfterEach
  void end() {
    http.close();
    server.stop(0);
  }

  private void answer(HttpExchange exchange, boolean sized) throws IOException {
    ports.add(exchange.getRemoteAddress().getPort());
    byte[] body = exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(200, sized ? body.length : 0);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String echoed(String path, String text) throws IOException, InterruptedException {
    Call call = Call.of("POST", path).json(text.getBytes(UTF_8));
    return new String(http.send(call, path, LARGEST).body(), UTF_8);
  }

  @Test
  void calls_one_after_the_other_share_a_connection() throws IOException, InterruptedException {
    assertThat(echoed("/sized", "one")).isEqualTo("one");
    assertThat(echoed("/chunked", "two")).isEqualTo("two");
    assertThat(echoed("/sized", "three")).isEqualTo("three");

    assertThat(ports).hasSize(3);
    assertThat(ports.stream().distinct()).hasSize(1);
  }

  @Test
  void an_answer_over_the_limit_is_refused_and_its_connection_not_used_again()
      throws IOException, InterruptedException {
    String large = "x".repeat(101);
    assertThatThrownBy(() -> echoed("/sized", large)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> echoed("/chunked", large)).isInstanceOf(IOException.class);

    assertThat(echoed("/sized", "ok")).isEqualTo("ok");

    assertThat(ports).doesNotHaveDuplicates();
  }

  @Test
  void an_interrupt_ends_a_call() throws InterruptedException {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .start(() -> {
              try {
                http.send(Call.of("GET", "/never"), "/never", LARGEST);
              } catch (IOException | InterruptedException e) {
                thrown.complete(e);
              }
            });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    caller.interrupt();

    assertThat(thrown)
        .succeedsWithin(Duration.ofSeconds(10))
        .isInstanceOf(InterruptedException.class);
  }

  @Test
  void the_end_of_the_client_ends_its_calls()
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<Throwable> thrown = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            http.send(Call.of("GET", "/never"), "/never", LARGEST);
          } catch (IOException | InterruptedException e) {
            thrown.complete(e);
          }
        });
    assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();

    http.close();

    assertThat(thrown.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
  }
}
