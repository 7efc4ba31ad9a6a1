package dev.sealane.controlplane.events;

import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogFilter;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.openapi.Document;
import dev.sealane.controlplane.openapi.MetaSchema;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The events of a stream against the OpenAPI document.
@Timeout(30)
class DescribedEventsTest {

  @TempDir Path directory;

  private final Document document = Document.read();
  private final FakeRuns runs = new FakeRuns();
  private final LogArrivals arrivals = new LogArrivals(InstantSource.system());
  private final Sent sent = new Sent();
  private Database database;
  private Logs logs;

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
    logs = LogFixtures.logs(database, directory, 0, arrivals);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void every_event_is_described_as_it_is_sent() throws InterruptedException {
    logs.append(attempt(1), batch(1, 2));
    runs.becomes(RunStatus.RUNNING, 1, false);
    logs.suppressed(attempt(1)); // its event ends the run, with a second attempt
    feed(LogFrames.SINGLE).write(sent);
    feed(LogFrames.TOGETHER).write(sent);

    JsonNode events = document.tree().findValue("x-events");
    Set<String> described = new TreeSet<>();
    events.fieldNames().forEachRemaining(described::add);
    assertThat(sent.data.keySet()).isEqualTo(described);
    sent.data.forEach((name, data) -> {
      String reference = events.at("/" + name + "/$ref").asText();
      String schema = reference.substring(reference.lastIndexOf('/') + 1);
      assertThat(MetaSchema.problems(document, schema, data)).as(name).isEmpty();
    });
  }

  @Test
  void records_together_have_no_fields_that_are_not_described() throws InterruptedException {
    logs.append(attempt(1), batch(1, 2));
    runs.becomes(RunStatus.COMPLETED, 1, true);
    feed(LogFrames.TOGETHER).write(sent);

    assertThat(names(Objects.requireNonNull(sent.data.get("logs"))))
        .isEqualTo(names(document.schema("LogBatch").get("properties")));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private RunFeed feed(LogFrames shape) {
    return new RunFeed(
        runs::now,
        runs,
        new LogWalk(logs, runs, FakeRuns.ID, LogCursor.START, LogFilter.ALL, 0),
        new RunFeed.News(runs.changes, arrivals),
        new RunFeed.Pace(shape, Duration.ofSeconds(20), Duration.ofMillis(5)));
  }

  /// The data of the last event of each name.
  private final class Sent implements BodySink {

    final Map<String, JsonNode> data = new TreeMap<>();

    @Override
    public void send(byte[] bytes) {
      for (String frame : new String(bytes, StandardCharsets.UTF_8).split("\n\n", -1)) {
        if (frame.contains("event: ")) {
          String name = frame.replaceAll("(?s).*event: (\\w+)\n.*", "$1");
          data.put(name, Json.NATIVE.read(frame.replaceAll("(?s).*\ndata: ", ""), JsonNode.class));
          if (name.equals("suppressed")) {
            logs.append(attempt(2), batch(1, 1));
            runs.becomes(RunStatus.COMPLETED, 2, true);
          }
        }
      }
    }

    @Override
    public boolean gone() {
      return false;
    }
  }
}
