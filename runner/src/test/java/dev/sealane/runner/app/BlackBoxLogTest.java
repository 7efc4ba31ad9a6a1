package dev.sealane.runner.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.runner.blackbox.BlackBox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class BlackBoxLogTest {

  @TempDir Path directory;

  @Test
  @Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void what_the_box_says_itself_waits_for_no_other_warning()
      throws InterruptedException, IOException {
    BlackBox.Clocks clocks = new BlackBox.Clocks(InstantSource.system(), System::nanoTime, "boot");
    try (BlackBox box = new BlackBox(directory, clocks, () -> "none");
        BlackBoxLog copy = new BlackBoxLog(box)) {
      copy.attach();
      Thread other =
          Thread.ofPlatform()
              .daemon()
              .unstarted(() -> LoggerFactory.getLogger("dev.sealane.runner.run").warn("elsewhere"));

      synchronized (box) { // as the box holds it while it writes
        other.start();
        while (other.getState() != Thread.State.BLOCKED) {
          Thread.onSpinWait();
        }
        LoggerFactory.getLogger(BlackBox.class).warn("the disk takes nothing");
      }
      other.join();
    }

    assertThat(Files.readString(directory.resolve("black-box.0")))
        .contains("WARN elsewhere")
        .doesNotContain("takes nothing");
  }
}
