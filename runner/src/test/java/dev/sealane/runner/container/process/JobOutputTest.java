package dev.sealane.runner.container.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobOutputTest {

  private static final Observed ENDED = Observed.Exited.of(0, false, Instant.EPOCH, Instant.EPOCH);

  @TempDir private Path directory;
  private JobDirectory job = new JobDirectory(Path.of(""));

  @BeforeEach
  void setUp() throws IOException {
    job = JobDirectory.of(directory, new AttemptRef(new RunId(new UUID(0x7000, 1)), 1));
    Files.createDirectory(job.path());
    write("out", "");
    write("err", "");
  }

  @Test
  void output_is_awaited_when_the_program_ends_between_two_looks() throws InterruptedException {
    StringBuilder seen = new StringBuilder();
    try (DirectoryWatch watch = new DirectoryWatch()) {
      JobStop stop =
          new JobStop(ProcessTable.ofThisHost(), "boot", watch, this::clockThatSavesLastWords);

      new JobOutput(watch, stop, this::endNow, 1 << 20)
          .follow(
              job,
              SourcePosition.START,
              (_, bytes, length, _) ->
                  seen.append(new String(bytes, 0, length, StandardCharsets.UTF_8)));
    }

    assertThat(seen).hasToString("last words\n");
  }

  /// The end comes behind the look at the exit code, before the look at the processes.
  private Observed endNow(JobDirectory ended) {
    write("exit", "0\n");
    return ENDED;
  }

  /// Called by the sweep, so after the exit code was seen.
  private long clockThatSavesLastWords() {
    write("out", "last words\n");
    write("closed", "");
    return 0;
  }

  private void write(String name, String text) {
    try {
      Files.writeString(job.path().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
