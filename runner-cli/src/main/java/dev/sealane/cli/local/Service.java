package dev.sealane.cli.local;

import java.util.concurrent.CompletableFuture;

/// Keeps the process going until a signal, then closes what runs and ends with 0: for a service a
/// signal is the usual end.
final class Service {

  private Service() {}

  /// Returns only when {@code over} completes by itself; the parts are closed then, too.
  ///
  /// @param over completed when a part cannot go on
  /// @param parts closed in this order, once
  static void untilSignal(CompletableFuture<?> over, AutoCloseable... parts) {
    Thread hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> Runtime.getRuntime().halt(close(parts) ? 0 : 1));
    Runtime.getRuntime().addShutdownHook(hook);
    over.join();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      new CompletableFuture<Void>().join(); // a signal came; the hook ends the process
    }
    close(parts);
  }

  /// @return whether all of them could be closed
  private static boolean close(AutoCloseable... parts) {
    boolean all = true;
    for (AutoCloseable part : parts) {
      try {
        part.close();
      } catch (Exception _) {
        all = false; // the others are still to be closed
      }
    }
    return all;
  }
}
