package dev.sealane.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `sealane up` is killed whole while a run goes on, and started again.
class UpKilledIT {

  private static final String ALL =
      IntStream.rangeClosed(1, 20).mapToObj(i -> "line " + i + "\n").collect(Collectors.joining());

  @TempDir private Path home;

  @Test
  void a_watcher_sees_every_line_once_though_up_is_killed_whole() throws InterruptedException {
    Shell shell = Shell.at(home);
    String listen = "127.0.0.1:" + Fleet.freePort();
    Shell.Started first = shell.start("up", "--listen", listen);
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(300))
        .until(() -> shell.sealane("health").exit() == 0);
    String run =
        shell
            .sealane(
                "exec",
                "--no-repo",
                "--",
                "for i in $(seq 1 20); do echo line $i; sleep 1; done; exit 3")
            .out()
            .strip();
    Shell.Started watcher = shell.start("runs", "watch", run);
    await().atMost(Duration.ofSeconds(60)).until(() -> watcher.outText().contains("line 4\n"));

    first.signal("KILL");
    first.process().waitFor(10, TimeUnit.SECONDS);

    try (Shell.Started _ = shell.start("up", "--listen", listen)) {
      assertThat(watcher.process().waitFor(90, TimeUnit.SECONDS)).isTrue();
      String shown =
          watcher
              .outText()
              .lines()
              .filter(line -> line.startsWith("line "))
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      assertThat(shown).isEqualTo(ALL);
      assertThat(watcher.process().exitValue()).isEqualTo(1);
    }
  }
}
