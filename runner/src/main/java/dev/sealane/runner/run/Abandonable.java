package dev.sealane.runner.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Work that blocks and may not heed an interrupt, such as a clone from a server that is silent. It
/// runs on a thread of its own, so that whoever waits for it can go at once.
final class Abandonable {

  private Abandonable() {}

  /// Does {@code work} and waits for it.
  ///
  /// @param abandoned called when the work ends at last after its caller had gone
  /// @throws InterruptedException when the caller was interrupted, or the work was
  /// @throws RuntimeException what the work threw; an error of the JVM as the cause of an {@link
  ///   IllegalStateException}
  static void run(String name, Work work, Runnable abandoned) throws InterruptedException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread worker =
        Thread.ofVirtual()
            .name(name)
            .start(() -> {
              try {
                work.run();
                done.complete(null);
              } catch (InterruptedException | RuntimeException | Error e) {
                done.completeExceptionally(e); // or its caller would wait for ever
              }
            });
    try {
      done.get();
    } catch (InterruptedException e) {
      worker.interrupt();
      var _ = done.whenComplete((_, _) -> abandoned.run());
      throw e;
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException failure -> throw failure;
        case null, default -> throw new IllegalStateException("work threw an error", e.getCause());
      }
    }
  }

  /// Work that blocks.
  interface Work {
    void run() throws InterruptedException;
  }
}
