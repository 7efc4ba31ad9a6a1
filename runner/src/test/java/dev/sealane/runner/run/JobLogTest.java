package dev.sealane.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.runner.AttemptRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobLogTest {

  @TempDir private Path directory;

  @Test
  void a_log_that_cannot_be_opened_never_counts_as_whole() throws IOException {
    Files.writeString(directory.resolve("spool"), "where the spools should be");

    try (RunBench bench = new RunBench(directory)) {
      AttemptRef attempt = RunBench.attemptOf(bench.aRun());
      JobLog log = new JobLog(bench.parts, attempt, Optional.empty());

      assertThat(log.finish()).isEqualTo(Long.MAX_VALUE);
    }
  }

  @Test
  void a_log_without_a_record_ends_with_none() {
    try (RunBench bench = new RunBench(directory)) {
      AttemptRef attempt = RunBench.attemptOf(bench.aRun());
      JobLog log = new JobLog(bench.parts, attempt, Optional.empty());

      assertThat(log.finish()).isZero();
      log.close();
    }
  }
}
