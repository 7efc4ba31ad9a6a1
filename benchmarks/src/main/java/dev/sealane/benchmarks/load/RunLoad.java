package dev.sealane.benchmarks.load;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Submits runs, one request each, over a few connections, and sees when all have ended.
public final class RunLoad implements AutoCloseable {

  private static final int CONNECTIONS = 32;
  private static final long LOOK_MILLIS = 25;
  private static final String RUNS = "/api/v1/runs";
  private static final byte[] SPEC =
      Json.NATIVE.writeBytes(RunSpec.of(RunKind.EXEC, List.of("true")));

  private final List<LightConnection> connections;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private RunLoad(List<LightConnection> connections) {
    this.connections = connections;
  }

  public static RunLoad open(int port, String token) throws IOException {
    List<LightConnection> connections = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      connections.add(LightConnection.open(port, token));
    }
    return new RunLoad(connections);
  }

  /// Submits {@code runs} and waits until the server has the end of each.
  ///
  /// @return how many a second
  public double round(int runs) throws IOException, InterruptedException {
    long began = System.nanoTime();
    List<Future<Integer>> submitters = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      int share = runs / CONNECTIONS + (i < runs % CONNECTIONS ? 1 : 0);
      LightConnection connection = connections.get(i);
      submitters.add(threads.submit(() -> submit(connection, share)));
    }
    for (Future<Integer> submitter : submitters) {
      try {
        submitter.get();
      } catch (ExecutionException e) {
        throw new IOException("not submitted", e);
      }
    }
    while (someUnfinished()) {
      Thread.sleep(LOOK_MILLIS);
    }
    return runs / ((System.nanoTime() - began) / 1e9);
  }

  private static int submit(LightConnection connection, int runs) throws IOException {
    for (int i = 0; i < runs; i++) {
      submitOne(connection);
    }
    return runs;
  }

  /// Submits a run.
  public static void submitOne(LightConnection connection) throws IOException {
    var _ = connection.post(RUNS, SPEC).required();
  }

  private boolean someUnfinished() throws IOException {
    return !page("?status=queued,leased,running,cancelling&limit=1").path("items").isEmpty();
  }

  /// Counts what has completed.
  ///
  /// @throws IOException when it is not {@code expected}
  public void requireCompleted(int expected) throws IOException {
    int completed = 0;
    String cursor = "";
    do {
      JsonNode page = page("?status=completed&limit=1000" + cursor);
      completed += page.path("items").size();
      cursor =
          page.path("next_cursor").isTextual()
              ? "&cursor=" + page.get("next_cursor").textValue()
              : "";
    } while (!cursor.isEmpty());
    if (completed != expected) {
      throw new IOException(completed + " runs completed, must be " + expected);
    }
  }

  private JsonNode page(String query) throws IOException {
    String body = connections.getFirst().get(RUNS + query).required().body();
    return Json.NATIVE.readTree(body.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    threads.close();
    for (LightConnection connection : connections) {
      connection.close();
    }
  }
}
