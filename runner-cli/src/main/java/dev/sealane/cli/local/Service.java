package dev.sealane.cli.local;

import java.util.concurrent.CompletableFuture;

/// Keeps the process going until a signal, then closes what runs and ends with 0: for a service a
/// signal is the usual end.
final class Service {

  private Service() {}

  /// Returns only when {@code over} completes; the caller then ends the process.
  ///
  /// @param over completed when a part cannot go on
  /// @param parts closed in this order, once
  static void untilSignal(CompletableFuture<?> over, AutoCloseable... parts) {
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("shutdown").unstarted(() -> end(parts)));
    over.join();
  }

  private static void end(AutoCloseable... parts) {
    int code = 0;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception _) {
        code = 1; // the others are still to be closed
      }
    }
    Runtime.getRuntime().halt(code);
  }
}
