package dev.sealane.cli.local;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.cli.run.Detach;
import dev.sealane.cli.run.InterruptGuard;
import dev.sealane.cli.run.LocalLaunch;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.UnreachableException;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.runner.app.RunnerDaemon;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/// What {@link LocalStack} started. It is closed by the main thread, or by the one that handles
/// Ctrl-C; whoever comes second waits.
final class RunningStack implements LocalLaunch.Stack {

  private static final int CANCEL_LOOKS = 200;
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final ControlPlane plane;
  private final SealaneClient client;
  private final CompletableFuture<RunnerDaemon> runner;
  private final Path directory;
  private boolean closed;

  RunningStack(
      ControlPlane plane,
      SealaneClient client,
      CompletableFuture<RunnerDaemon> runner,
      Path directory) {
    this.plane = plane;
    this.client = client;
    this.runner = runner;
    this.directory = directory;
  }

  @Override
  public SealaneClient client() {
    return client;
  }

  @Override
  public void awaitRunner() {
    try {
      runner.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  @Override
  public InterruptGuard.Guarded cancelOnInterrupt(String run) {
    return Detach.guard(() -> {
      cancel(run);
      close();
    });
  }

  private void cancel(String run) {
    try {
      client.runs().cancel(run);
      for (int look = 0; look < CANCEL_LOOKS && !client.runs().get(run).terminal(); look++) {
        Thread.sleep(BETWEEN_LOOKS);
      }
    } catch (SealaneException | UnreachableException _) {
      // it has ended, or the stack is going down already
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    runner.handle((daemon, _) -> stop(daemon)).join();
    client.close();
    plane.close();
    Trees.delete(directory);
  }

  /// Ends its programs and itself. A runner that cannot deliver its last results is left behind:
  /// the process ends in a moment.
  private static boolean stop(@Nullable RunnerDaemon daemon) {
    if (daemon == null) {
      return false; // it never started
    }
    Thread closing =
        Thread.ofPlatform().daemon().name("stop-runner").start(() -> daemon.close(true));
    try {
      return closing.join(STOP_LIMIT);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
