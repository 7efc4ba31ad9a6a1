package dev.sealane.cli.run;

import dev.sealane.cli.settings.Quantities;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The caller's own limit for waiting: interrupts the waiting thread when it passes.
final class Deadline implements AutoCloseable {

  private final Thread timer;

  private Deadline(Thread timer) {
    this.timer = timer;
  }

  /// @param limit as written; null = none
  static Deadline start(@Nullable String limit) {
    Thread waiting = Thread.currentThread();
    Duration length = limit == null ? Duration.ZERO : Quantities.duration("timeout-after", limit);
    Thread timer =
        Thread.ofVirtual()
            .name("deadline")
            .unstarted(() -> {
              try {
                Thread.sleep(length);
                waiting.interrupt();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the verdict came in time
              }
            });
    if (limit != null) {
      timer.start();
    }
    return new Deadline(timer);
  }

  @Override
  public void close() {
    timer.interrupt();
  }
}
