package dev.sealane.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sealane.api.id.RunId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// Follows a run by server-sent events with nothing but what the HTML standard says: it connects
/// again behind the last id that it saw, until the run is complete.
final class RawFollower {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RETRY_MILLIS = 100;

  private final URI server;
  private final RunId run;
  private final List<String> ids = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<JsonNode> complete = new CompletableFuture<>();
  private final Thread thread = Thread.ofVirtual().unstarted(this::follow);
  private final AtomicInteger connections = new AtomicInteger();

  private RawFollower(URI server, RunId run) {
    this.server = server;
    this.run = run;
  }

  static RawFollower start(URI server, RunId run) {
    RawFollower follower = new RawFollower(server, run);
    follower.thread.start();
    return follower;
  }

  /// Cursors in the order in which they came.
  List<String> ids() {
    return ids;
  }

  /// What the program wrote.
  List<String> lines() {
    return lines;
  }

  int connections() {
    return connections.get();
  }

  /// The last event.
  CompletableFuture<JsonNode> complete() {
    return complete;
  }

  private void follow() {
    try {
      while (!complete.isDone()) {
        try {
          readOnce();
        } catch (IOException _) {
          Thread.sleep(RETRY_MILLIS); // the server is away
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void readOnce() throws IOException, InterruptedException {
    URL events = server.resolve("/api/v1/runs/" + run + "/events").toURL();
    HttpURLConnection connection = (HttpURLConnection) events.openConnection();
    connection.setRequestProperty("Authorization", "Bearer " + KilledServer.OWNER);
    connection.setReadTimeout(45_000);
    if (!ids.isEmpty()) {
      connection.setRequestProperty("Last-Event-ID", ids.getLast());
    }
    if (connection.getResponseCode() != 200) {
      Thread.sleep(RETRY_MILLIS); // it starts; the client of a stream asks again, as this does
      return;
    }
    connections.incrementAndGet();
    try (BufferedReader frames =
        new BufferedReader(
            new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8))) {
      String id = "";
      String event = "";
      for (String line = frames.readLine(); line != null; line = frames.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring("id: ".length());
        } else if (line.startsWith("event: ")) {
          event = line.substring("event: ".length());
        } else if (line.startsWith("data: ")) {
          take(id, event, JSON.readTree(line.substring("data: ".length())));
        }
      }
    }
  }

  private void take(String id, String event, JsonNode data) {
    if (event.equals("log")) {
      ids.add(id);
      if (data.path("channel").asText().equals("program")) {
        lines.add(data.path("text").asText());
      }
    } else if (event.equals("complete")) {
      complete.complete(data);
      thread.interrupt();
    }
  }
}
