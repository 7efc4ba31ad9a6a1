package dev.sealane.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest.Cancel;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReaperTest {

  private static final AttemptRef STRANGER = new AttemptRef(new RunId(new UUID(0x7000, 99)), 1);

  @TempDir Path directory;
  private RunBench bench;
  private Duration keepResults = Duration.ofDays(30);

  @BeforeEach
  void open() {
    bench = new RunBench(directory);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void what_nobody_claims_is_removed_and_what_is_not_ours_stays() throws IOException {
    bench.process.prepare(Launches.ofTrue(STRANGER, directory));
    Path work = Files.createDirectories(bench.parts.places().of(STRANGER).resolve("workspace"));
    Path spool =
        Files.createDirectories(bench.parts.places().spool().resolve(RunPlaces.name(STRANGER)));
    Path foreign = Files.createDirectories(bench.parts.places().work().resolve("not-ours"));

    sweep();

    assertThat(bench.process.states()).isEmpty();
    assertThat(work).doesNotExist();
    assertThat(spool).doesNotExist();
    assertThat(foreign).exists();
  }

  @Test
  void a_program_that_runs_is_left_alone() {
    bench.process.start(bench.process.prepare(Launches.ofTrue(STRANGER, directory)));

    sweep();

    assertThat(bench.process.isThere(STRANGER)).isTrue();
  }

  @Test
  void what_a_run_uses_stays() {
    AttemptRef attempt = bench.running(bench.aRun());

    sweep();

    assertThat(bench.process.isThere(attempt)).isTrue();
    assertThat(bench.journal.attempts()).hasSize(1);
  }

  @Test
  void what_the_server_does_not_know_yet_stays() {
    bench.server.outOfReach = true;
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().result().isPresent());

    sweep();

    assertThat(bench.parts.places().spool().resolve(RunPlaces.name(attempt))).exists();
  }

  @Test
  void what_no_server_took_for_too_long_is_given_up() {
    bench.server.outOfReach = true;
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.journal.attempts().getFirst().result().isPresent());

    keepResults = Duration.ofDays(-1);
    Eventually.holds(() -> {
      sweep();
      return bench.gone.contains(attempt);
    });

    assertThat(bench.parts.places().spool().resolve(RunPlaces.name(attempt))).doesNotExist();
  }

  @Test
  void a_removal_that_failed_is_made_up_for() {
    bench.process.removeFails =
        Optional.of(new ContainerException("engine_unavailable", false, "it hangs", null));
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.exit(attempt, 0);
    Eventually.holds(() -> bench.gone.contains(attempt));
    sweep();
    assertThat(bench.process.isThere(attempt)).isTrue();

    bench.process.removeFails = Optional.empty();
    sweep();

    assertThat(bench.process.isThere(attempt)).isFalse();
    assertThat(bench.journal.attempts()).isEmpty();
  }

  @Test
  void what_could_not_be_stopped_in_time_is_removed_once_its_engine_answers() {
    AttemptRef attempt = bench.running(bench.aRun());
    bench.process.outOfReach = true;
    bench.runs.cancel(
        List.of(new Cancel(attempt.runId(), attempt.attempt(), Duration.ofSeconds(1))));
    bench.process.stopsWait = new CountDownLatch(1); // the stop itself hangs for good
    bench.timers.pass(RunBench.STOP_LIMIT.plusSeconds(1));
    Eventually.holds(() -> bench.gone.contains(attempt));

    sweep();
    assertThat(bench.process.isRunning(attempt)).isTrue();
    assertThat(bench.journal.attempts()).hasSize(1);

    bench.process.outOfReach = false;
    sweep();
    assertThat(bench.process.isThere(attempt)).isFalse();
    assertThat(bench.journal.attempts()).isEmpty();
  }

  @Test
  void a_short_disk_has_the_engines_make_room_and_no_more() {
    bench.docker.images.addAll(List.of("old", "new"));

    new DiskRoom(new DiskWatch(directory, 1), List.of(bench.docker)).make();
    assertThat(bench.docker.images).hasSize(2);

    new DiskRoom(new DiskWatch(directory, Long.MAX_VALUE), List.of(bench.docker)).make();
    assertThat(bench.docker.images).isEmpty();
  }

  private void sweep() {
    DiskRoom room = new DiskRoom(new DiskWatch(directory, 1), List.of());
    try (Reaper reaper =
        new Reaper(
            bench.parts,
            bench.runs,
            List.of(bench.process, bench.docker),
            room,
            new Reaper.Terms(Duration.ofMinutes(1), keepResults))) {
      reaper.sweep();
    }
  }
}
