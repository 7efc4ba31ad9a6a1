package dev.sealane.controlplane.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.blob.BlobLimits;
import dev.sealane.controlplane.blob.BlobParts;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.EndedRuns;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {

  private static final String TEAM = new UUID(0, 1).toString();
  private static final Duration WEEK = Duration.ofDays(7);

  @TempDir Path directory;
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private UuidV7 ids;
  private Database database;
  private Logs logs;
  private BlobParts blobs;

  @BeforeEach
  void open() {
    ids = new UuidV7(() -> now, new Random(1));
    database = TestDatabase.open(directory);
    logs = LogFixtures.logs(database, directory, 0, new LogArrivals(() -> now));
    blobs =
        BlobParts.create(
            database,
            directory.resolve("blobs"),
            new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])),
            BlobLimits.DEFAULT,
            ids,
            () -> now);
    database.write(handle -> {
      handle.execute("INSERT INTO team (id, name, created_at) VALUES (?, 't', 0)", TEAM);
      return handle.execute(
          "INSERT INTO run_class (id, team_id, hash, requirements) VALUES (1, ?, 'h', '{}')", TEAM);
    });
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void without_a_word_of_the_operator_nothing_is_deleted() {
    RunId run = ended();
    now = now.plus(Duration.ofDays(10_000));

    sweep(RetentionLimits.NONE);

    assertThat(count("run")).isOne();
    assertThat(logs.last(run)).isPresent();
  }

  @Test
  void old_runs_go_with_all_they_have_and_younger_or_unfinished_ones_stay() throws IOException {
    ended();
    RunId unfinished = unfinished();
    now = now.plus(WEEK);
    RunId young = ended();

    sweep(new RetentionLimits(Duration.ofDays(1), d(0), d(0), d(0), 0, 0, 0));

    assertThat(column("SELECT id FROM run ORDER BY id"))
        .containsExactly(unfinished.toString(), young.toString());
    assertThat(column("SELECT DISTINCT run_id FROM log_chunk ORDER BY run_id"))
        .containsExactly(unfinished.toString(), young.toString());
    assertThat(column("SELECT run_id FROM artifact")).containsExactly(young.toString());
    assertThat(count("attempt")).isEqualTo(2);
    assertThat(segments()).isEqualTo(2);
  }

  @Test
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_sweep_ends_when_the_database_keeps_what_it_is_to_delete() {
    ended();
    sql("CREATE TRIGGER keep BEFORE DELETE ON run BEGIN SELECT RAISE(IGNORE); END");
    now = now.plus(WEEK);

    sweep(new RetentionLimits(Duration.ofDays(1), d(0), d(0), d(0), 0, 0, 0));

    assertThat(count("run")).isOne();
  }

  @Test
  void old_logs_go_and_their_runs_stay() {
    RunId old = ended();
    now = now.plus(WEEK);
    RunId young = ended();

    sweep(new RetentionLimits(d(0), Duration.ofDays(1), d(0), d(0), 0, 0, 0));

    assertThat(count("run")).isEqualTo(2);
    assertThat(logs.last(old)).isEmpty();
    assertThat(logs.last(young)).isPresent();
    assertThat(count("artifact")).isEqualTo(2);
  }

  @Test
  void over_their_size_the_oldest_logs_go_until_it_fits() {
    RunId unfinished = unfinished();
    RunId first = ended();
    RunId second = ended();
    RunId third = ended();
    long each = logs.bytes() / 4;

    sweep(new RetentionLimits(d(0), d(0), d(0), d(0), 3 * each, 0, 0));
    assertThat(logs.last(first)).isEmpty();
    assertThat(logs.last(second)).isPresent();

    sweep(new RetentionLimits(d(0), d(0), d(0), d(0), 2 * each, 0, 0));
    assertThat(logs.last(second)).isEmpty();
    assertThat(logs.last(third)).isPresent();
    assertThat(logs.last(unfinished)).isPresent();
  }

  @Test
  void artifacts_have_limits_of_their_own() {
    ended();
    now = now.plus(WEEK);
    RunId young = ended();

    sweep(new RetentionLimits(d(0), d(0), Duration.ofDays(1), d(0), 0, 0, 0));
    assertThat(column("SELECT run_id FROM artifact")).containsExactly(young.toString());

    sweep(new RetentionLimits(d(0), d(0), d(0), d(0), 0, 5, 0));
    assertThat(count("artifact")).isZero();
    assertThat(count("run")).isEqualTo(2);
  }

  @Test
  void an_archive_goes_when_no_run_needs_it() {
    String needed = archive();
    String old = archive();
    RunId run = unfinished();
    sql("UPDATE run SET archive_id = ? WHERE id = ?", needed, run.toString());
    now = now.plus(WEEK);
    String young = archive();

    sweep(new RetentionLimits(d(0), d(0), d(0), Duration.ofDays(1), 0, 0, 0));
    assertThat(column("SELECT id FROM archive ORDER BY id")).containsExactly(needed, young);

    now = now.plusSeconds(1);
    sweep(new RetentionLimits(d(0), d(0), d(0), d(0), 0, 0, 1));
    assertThat(column("SELECT id FROM archive")).containsExactly(needed);
    assertThat(old).isNotEqualTo(young);
  }

  private static Duration d(int days) {
    return Duration.ofDays(days);
  }

  private void sweep(RetentionLimits limits) {
    new Retention(
            new EndedRuns(database),
            logs,
            blobs.artifacts(),
            blobs.archives(),
            new Retention.Rules(limits, () -> now))
        .run();
  }

  private RunId ended() {
    RunId run = unfinished();
    sql("UPDATE run SET status = 'completed', ended_at = ? WHERE id = ?", now.toEpochMilli(), run);
    sql("INSERT INTO artifact VALUES (?, 1, 'a', '', 10, ?, 0)", run, "artifact/" + ids.next());
    return run;
  }

  private RunId unfinished() {
    RunId run = new RunId(ids.next());
    sql(
        """
        INSERT INTO run (id, team_id, created_by, kind, class_id, priority, turn, status,
          cancel_requested, attempt, start_tries, retries, max_retries, lost_after_ms, grace_ms,
          spec_sealed, shown, created_at, logs_complete, fenced)
        VALUES (?, ?, 'anna', 'exec', 1, 0, 0, 'running', 0, 1, 0, 0, 0, 0, 0, x'00', '{}', ?, 0, 0)
        """,
        run,
        TEAM,
        now.toEpochMilli());
    sql(
        """
        INSERT INTO attempt (run_id, attempt, team_id, instance_id, runner_id, queue_id, message_id,
          phase, slots, cpus, memory_bytes, claimed_at, absent_heartbeats, silent_ms,
          overlap_possible)
        VALUES (?, 1, ?, 'i', 'r', 'q', 'm', 'ended', 1, 1, 1, 0, 0, 0, 0)
        """,
        run,
        TEAM);
    logs.append(new AttemptRef(run, 1), LogFixtures.batch(1, 3));
    return run;
  }

  private String archive() {
    String id = ids.next().toString();
    sql(
        "INSERT INTO archive VALUES (?, ?, 'anna', '', 10, ?, 0, ?)",
        id,
        TEAM,
        "archive/" + id,
        now.toEpochMilli());
    return id;
  }

  private void sql(String statement, Object... values) {
    Object[] bound =
        List.of(values).stream()
            .map(value -> value instanceof RunId ? value.toString() : value)
            .toArray();
    database.write(handle -> handle.execute(statement, bound));
  }

  private long count(String table) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM " + table).mapTo(Long.class).one());
  }

  private List<String> column(String query) {
    return database.read(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  private long segments() throws IOException {
    try (var files = Files.walk(directory.resolve("logs"))) {
      return files.filter(Files::isRegularFile).count();
    }
  }
}
