package dev.sealane.runner.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.config.ConfigPaths;
import dev.sealane.runner.config.RunnerConfigFile;
import dev.sealane.runner.config.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Two daemons with one state directory.
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SecondDaemonIT {

  @TempDir Path directory;

  @Test
  void the_second_one_ends_with_12_and_the_first_goes_on()
      throws IOException, InterruptedException {
    Path file = config();
    try (RunnerDaemon first =
        RunnerDaemon.start(
            RunnerConfigFile.read(file, ConfigPaths.ofProcess()), DaemonOptions.ofProcess())) {
      assertThat(Main.run("-c", file.toString())).isEqualTo(12);
      assertThat(first.ended()).isNotDone();
    }
  }

  private Path config() throws IOException {
    Path file =
        Files.createFile(
            directory.resolve("runner.toml"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        """
        [runner]
        url = "http://127.0.0.1:1"
        token = "%s"
        runtime = "process"
        allow_process = true
        state_dir = "%s"
        """
            .formatted(Tokens.sealane("thumb"), directory.resolve("state")));
  }
}
