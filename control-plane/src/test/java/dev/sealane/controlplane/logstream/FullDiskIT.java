package dev.sealane.controlplane.logstream;

import static dev.sealane.controlplane.logstream.LogFixtures.all;
import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.batch;
import static dev.sealane.controlplane.logstream.LogFixtures.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Segments on a disk that is really full: a file system in memory of 256 KiB.
class FullDiskIT {

  private static final AttemptRef FIRST = attempt(1);

  @TempDir Path directory;

  private Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk.toString()) == 0,
        "no right to mount");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", disk.toString());
  }

  @Test
  void a_full_disk_refuses_what_it_cannot_take_and_goes_on_once_there_is_room() throws IOException {
    Path ballast = Files.write(disk.resolve("ballast"), new byte[150 << 10]);
    try (Database database = TestDatabase.open(directory)) {
      LogArrivals arrivals = new LogArrivals(InstantSource.system());
      Logs logs = LogFixtures.logs(database, disk, 0, arrivals);
      long next = 1;
      long refused = 0;
      while (refused == 0) {
        try {
          next = logs.append(FIRST, batch(next, next + 99)).nextSeq();
        } catch (StorageException _) {
          refused = next;
        }
      }
      assertThat(refused).isGreaterThan(1);
      assertThatThrownBy(() -> logs.append(FIRST, batch(1, 1_000)))
          .isInstanceOf(StorageException.class);
      assertThat(all(logs, FIRST)).isEqualTo(lines(1, refused - 1));

      Files.delete(ballast);

      assertThat(logs.append(FIRST, batch(1, refused + 99)))
          .isEqualTo(new AppendResult.Stored(refused + 100));
      assertThat(all(logs, FIRST)).isEqualTo(lines(1, refused + 99));
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
