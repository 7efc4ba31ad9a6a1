package dev.sealane.controlplane.events;

import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.batch;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogFilter;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunFeedTest {

  @TempDir Path directory;

  private final FakeRuns runs = new FakeRuns();
  private final LogArrivals arrivals = new LogArrivals(InstantSource.system());
  private final Frames frames = new Frames();
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
  void a_finished_run_is_told_whole() throws InterruptedException {
    logs.append(attempt(1), batch(1, 3));
    runs.becomes(RunStatus.COMPLETED, 1, true);

    feed(LogCursor.START).write(frames);

    assertThat(frames.names()).containsExactly("", "status", "log", "log", "log", "complete");
    assertThat(frames.ids()).containsExactly("1:1", "1:2", "1:3");
    assertThat(frames.all.getFirst()).isEqualTo("retry: 1000");
    assertThat(frames.all.getLast())
        .contains(
            "data: {\"status\":\"completed\",\"success\":true,\"exit_code\":0,\"error\":null,"
                + "\"last\":{\"attempt\":1,\"seq\":3},\"logs_complete\":true}");
    assertThat(frames.all.get(2))
        .contains("data: {\"attempt\":1,\"seq\":1,\"ts\":\"2026-01-02T03:04:06.678Z\",\"channel\"");
  }

  @Test
  void records_can_come_together() throws InterruptedException {
    logs.append(attempt(1), batch(1, 3));
    runs.becomes(RunStatus.COMPLETED, 1, true);

    feed(LogCursor.START, LogFrames.TOGETHER, Duration.ofSeconds(20)).write(frames);

    assertThat(frames.names()).containsExactly("", "status", "logs", "complete");
    assertThat(frames.ids()).containsExactly("1:3");
    assertThat(frames.all.get(2))
        .contains("data: {\"attempt\":1,\"items\":[{\"seq\":1,\"ts\"", "},{\"seq\":2,", "}]}");
  }

  @Test
  void a_reconnect_begins_behind_the_last_record() throws InterruptedException {
    logs.append(attempt(1), batch(1, 5));
    runs.becomes(RunStatus.COMPLETED, 1, true);

    feed(new LogCursor(1, 3)).write(frames);

    assertThat(frames.names()).containsExactly("", "status", "log", "log", "complete");
    assertThat(frames.ids()).containsExactly("1:4", "1:5");
  }

  @Test
  void records_and_states_come_as_they_happen() throws InterruptedException {
    Thread follower = follow(LogCursor.START);
    frames.awaitCount(2);

    runs.becomes(RunStatus.LEASED, 1, false);
    frames.awaitCount(3);
    logs.append(attempt(1), batch(1, 1));
    frames.awaitCount(4);
    runs.becomes(RunStatus.RUNNING, 1, false);
    frames.awaitCount(5);
    runs.becomes(RunStatus.RUNNING, 1, false); // nothing that is shown
    logs.append(attempt(1), batch(2, 2));
    frames.awaitCount(6);
    runs.becomes(RunStatus.FAILED, 1, false);
    frames.awaitCount(7);
    logs.append(attempt(1), batch(3, 3));
    frames.awaitCount(8);
    runs.becomes(RunStatus.FAILED, 1, true);
    follower.join();

    assertThat(frames.names().subList(0, 8))
        .containsExactly("", "status", "status", "log", "status", "log", "status", "log");
    assertThat(frames.names().getLast()).isEqualTo("complete");
    assertThat(frames.ids()).containsExactly("1:1", "1:2", "1:3");
  }

  @Test
  void nothing_is_lost_or_doubled_when_records_come_while_followers_connect()
      throws InterruptedException {
    int count = 200;
    runs.becomes(RunStatus.RUNNING, 1, false);
    List<Frames> all = new ArrayList<>();
    List<Thread> followers = new ArrayList<>();
    for (int seq = 1; seq <= count; seq++) {
      if (seq % 10 == 1) {
        Frames mine = new Frames();
        all.add(mine);
        followers.add(follow(LogCursor.START, mine));
      }
      logs.append(attempt(1), batch(seq, seq));
    }
    runs.becomes(RunStatus.COMPLETED, 1, true);
    for (Thread follower : followers) {
      follower.join();
    }

    List<String> ids = LongStream.rangeClosed(1, count).mapToObj(seq -> "1:" + seq).toList();
    assertThat(all).allSatisfy(mine -> assertThat(mine.ids()).isEqualTo(ids));
  }

  @Test
  void a_closed_attempt_is_left_without_a_word() throws InterruptedException {
    logs.append(attempt(1), batch(1, 2));
    runs.finalSeqs.put(attempt(1), 2L);
    logs.append(attempt(2), batch(1, 1));
    runs.becomes(RunStatus.COMPLETED, 2, true);

    feed(LogCursor.START).write(frames);

    assertThat(frames.names()).containsExactly("", "status", "log", "log", "log", "complete");
    assertThat(frames.ids()).containsExactly("1:1", "1:2", "2:1");
  }

  @Test
  void an_attempt_that_may_miss_records_is_left_with_a_gap() throws InterruptedException {
    Thread follower = follow(LogCursor.START);
    runs.becomes(RunStatus.RUNNING, 1, false);
    logs.append(attempt(1), batch(1, 2));
    runs.becomes(RunStatus.QUEUED, 1, false); // waits for its next attempt
    await().until(() -> frames.ids().size() == 2);
    logs.append(attempt(1), batch(3, 3)); // the last one may still speak
    await().until(() -> frames.ids().size() == 3);
    assertThat(frames.names()).doesNotContain("gap");

    runs.becomes(RunStatus.LEASED, 2, false);
    logs.append(attempt(2), batch(1, 1));
    runs.becomes(RunStatus.COMPLETED, 2, true);
    follower.join();

    assertThat(frames.ids()).containsExactly("1:1", "1:2", "1:3", "2:1");
    assertThat(frames.all)
        .anyMatch(frame ->
            frame.equals("event: gap\ndata: {\"attempt\":1,\"after_seq\":3,\"next_attempt\":2}"));
    assertThat(frames.names().indexOf("gap")).isGreaterThan(frames.indexOfId("1:3"));
    assertThat(frames.names().indexOf("gap")).isLessThan(frames.indexOfId("2:1"));
  }

  @Test
  void held_back_records_are_announced_until_they_come() throws InterruptedException {
    runs.becomes(RunStatus.RUNNING, 1, false);
    logs.append(attempt(1), batch(1, 2));
    Thread follower = follow(LogCursor.START);
    await().until(() -> frames.ids().size() == 2);
    assertThat(frames.names()).doesNotContain("suppressed");

    logs.suppressed(attempt(1));
    await().until(() -> frames.names().stream().filter("suppressed"::equals).count() > 2);
    logs.append(attempt(1), batch(3, 3));
    await().until(() -> frames.ids().size() == 3);
    runs.becomes(RunStatus.COMPLETED, 1, true);
    follower.join();

    assertThat(frames.all).contains("event: suppressed\ndata: {\"attempt\":1}");
    int end = frames.indexOfId("1:3");
    assertThat(frames.names().subList(end, frames.names().size())).doesNotContain("suppressed");
  }

  @Test
  void what_a_runner_says_no_more_is_forgotten() {
    Instant[] now = {Instant.parse("2026-01-02T03:04:05Z")};
    LogArrivals told = new LogArrivals(() -> now[0]);

    told.suppressed(attempt(1));
    now[0] = now[0].plusSeconds(29);
    assertThat(told.isSuppressed(attempt(1))).isTrue();
    now[0] = now[0].plusSeconds(1);
    assertThat(told.isSuppressed(attempt(1))).isFalse();
  }

  @Test
  void a_silent_stream_sends_comments() throws InterruptedException {
    Thread follower =
        Thread.ofVirtual()
            .start(
                () -> write(feed(LogCursor.START, LogFrames.SINGLE, Duration.ofMillis(5)), frames));
    await().until(() -> frames.all.contains(": "));

    runs.becomes(RunStatus.CANCELLED, 0, true);
    follower.join();

    assertThat(frames.names().getLast()).isEqualTo("complete");
  }

  private Thread follow(LogCursor after) {
    return follow(after, frames);
  }

  private Thread follow(LogCursor after, Frames sink) {
    RunFeed feed = feed(after);
    return Thread.ofVirtual().start(() -> write(feed, sink));
  }

  private static void write(RunFeed feed, Frames sink) {
    try {
      feed.write(sink);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private RunFeed feed(LogCursor after) {
    return feed(after, LogFrames.SINGLE, Duration.ofSeconds(20));
  }

  private RunFeed feed(LogCursor after, LogFrames shape, Duration silence) {
    return new RunFeed(
        runs::now,
        runs,
        new LogWalk(logs, runs, FakeRuns.ID, after, LogFilter.ALL, 0),
        new RunFeed.News(runs.changes, arrivals),
        new RunFeed.Pace(shape, silence, Duration.ofMillis(5)));
  }

  /// A client that keeps every frame, without its end.
  private static final class Frames implements BodySink {

    final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public void send(byte[] bytes) {
      all.addAll(Arrays.asList(new String(bytes, StandardCharsets.UTF_8).split("\n\n")));
    }

    @Override
    public boolean gone() {
      return false;
    }

    List<String> names() {
      return all.stream().map(frame -> field(frame, "event: ")).toList();
    }

    List<String> ids() {
      return all.stream().map(frame -> field(frame, "id: ")).filter(id -> !id.isEmpty()).toList();
    }

    int indexOfId(String id) {
      return all.stream().map(frame -> field(frame, "id: ")).toList().indexOf(id);
    }

    void awaitCount(int count) {
      await().until(() -> all.size() >= count);
    }

    private static String field(String frame, String name) {
      return frame
          .lines()
          .filter(line -> line.startsWith(name))
          .findFirst()
          .orElse(name)
          .substring(name.length());
    }
  }
}
