package dev.sealane.runner.report;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives away beginnings of lines, such as a prompt, once nothing more has come for a while. Sleeps
/// for good while there are none.
final class LineFlusher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(LineFlusher.class);

  private final Duration idle;
  private final BooleanSupplier flush;
  private final Semaphore output = new Semaphore(0);
  private final Thread thread;

  /// @param idle how long output must be silent, up to twice that
  /// @param flush gives away what has been silent since the call before; false = nothing is left
  LineFlusher(Duration idle, BooleanSupplier flush) {
    this.idle = idle;
    this.flush = flush;
    this.thread = Thread.ofVirtual().name("log-line-flusher").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// There is output.
  void wake() {
    if (output.availablePermits() == 0) {
      output.release();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        output.acquire();
        do {
          Thread.sleep(idle);
          output.drainPermits();
        } while (flush.getAsBoolean());
      }
    } catch (InterruptedException _) {
      log.debug("line flusher stopped");
    }
  }
}
