package dev.sealane.runner.run;

import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import dev.sealane.runner.log.SpoolException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A program that was started: its output, its end, its being stopped. An engine that is out of
/// reach for a while ends nothing.
final class Program {

  private static final Logger log = LoggerFactory.getLogger(Program.class);
  private static final Duration ENGINE_RETRY = Duration.ofSeconds(1);

  /// How long output may stand still after the end before it is given up.
  private static final Duration OUTPUT_STALL = Duration.ofSeconds(30);

  /// How long a proof of the end may take after KILL.
  private static final Duration PROOF_LIMIT = Duration.ofSeconds(30);

  /// How long an engine may take to tell whether a program still runs.
  private static final Duration LOOK_LIMIT = Duration.ofSeconds(5);

  /// Code of a start of which nobody can tell whether it happened.
  static final String START_UNKNOWN = "start_unknown";

  static final String START_UNKNOWN_SENTENCE =
      "The engine went away while it started the program, and does not know whether it did.";

  private final AttemptRef attempt;
  private final ContainerRuntime runtime;
  private final Handle handle;
  private final JobLog jobLog;
  private final RunClock clock;
  private final Duration stopLimit;
  private final CompletableFuture<Boolean> stopped = new CompletableFuture<>();
  private final CompletableFuture<Observed> end = new CompletableFuture<>();

  /// How far its output came; what is read again after a break is no progress.
  private volatile SourcePosition furthest = SourcePosition.START;

  Program(
      AttemptRef attempt, ContainerRuntime runtime, Handle handle, JobLog jobLog, RunParts parts) {
    this.attempt = attempt;
    this.runtime = runtime;
    this.handle = handle;
    this.jobLog = jobLog;
    this.clock = parts.clock();
    this.stopLimit = parts.stopLimit();
  }

  ContainerRuntime runtime() {
    return runtime;
  }

  Handle handle() {
    return handle;
  }

  /// Starts it. A start whose answer was lost is looked into until it is known what became of it,
  /// however long the engine is out of reach: only what provably did not start may run elsewhere.
  ///
  /// @throws ContainerException when it did not start and never will; `start_unknown` when that can
  ///   never be told any more
  void start() throws InterruptedException {
    try {
      runtime.start(handle);
    } catch (ContainerException e) {
      if (neverStarts(!e.code().equals("engine_unavailable"))) {
        throw e;
      }
      log.warn("start answered with an error, but the program started attempt={}", attempt, e);
    }
  }

  /// @param answered whether the engine itself said that it did not start
  private boolean neverStarts(boolean answered) throws InterruptedException {
    while (true) {
      try {
        return answered
            ? runtime.forbidStart(handle)
            : switch (runtime.inspect(handle)) {
              case Observed.NotStarted _ -> {
                if (runtime.mayHaveForgottenStart(handle)) {
                  throw startUnknown();
                }
                yield runtime.forbidStart(handle);
              }
              case Observed.Running _, Observed.Exited _ -> false;
              case Observed.Lost lost -> !lost.mayHaveStarted();
            };
      } catch (ContainerException e) {
        if (e.code().equals(START_UNKNOWN)) {
          throw e;
        }
        log.warn("start not known attempt={} problem={}", attempt, e.getMessage());
        clock.pause().sleep(ENGINE_RETRY);
      }
    }
  }

  private static ContainerException startUnknown() {
    return new ContainerException(START_UNKNOWN, false, START_UNKNOWN_SENTENCE, null);
  }

  /// Passes its output on and waits for its end.
  ///
  /// @param sinks each following takes a fresh one, since it goes on behind what is kept: the one
  ///   before may hold more
  /// @param tooMuch told when the raw output outgrew its limit, perhaps more than once
  /// @param over told when it has ended, while output may still come
  Observed awaitEnd(Supplier<OutputSink> sinks, Runnable tooMuch, Runnable over)
      throws InterruptedException {
    Thread follower =
        Thread.ofVirtual().name("output-" + attempt).start(() -> follow(sinks, tooMuch));
    try {
      Observed how = awaitEnd();
      over.run();
      if (!Unproven.is(how)
          && !new Drain(() -> furthest.stdout() + furthest.stderr(), OUTPUT_STALL)
              .ended(follower)) {
        jobLog.systemLine(
            "the output stood still for %d s after the program's end; what was not read is left out"
                .formatted(OUTPUT_STALL.toSeconds()));
      }
      return how;
    } finally {
      follower.interrupt();
    }
  }

  /// The engine is asked on another thread: one that hangs must not keep what gave up on it.
  private Observed awaitEnd() throws InterruptedException {
    Thread asker = Thread.ofVirtual().name("end-" + attempt).start(this::askForEnd);
    try {
      return end.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the end cannot be asked for", e.getCause());
    } finally {
      asker.interrupt();
    }
  }

  private void askForEnd() {
    try {
      end.complete(ended());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the daemon ends, or the program was given up
    } catch (RuntimeException e) {
      end.completeExceptionally(e);
    } finally {
      if (!Thread.currentThread().isInterrupted()) { // an error must not keep the slot for ever
        end.completeExceptionally(new IllegalStateException("asking for the end broke off"));
      }
    }
  }

  private Observed ended() throws InterruptedException {
    while (true) {
      try {
        return runtime.await(handle);
      } catch (ContainerException e) {
        log.warn("engine not reached attempt={} problem={}", attempt, e.getMessage());
        clock.pause().sleep(ENGINE_RETRY);
      }
    }
  }

  private void follow(Supplier<OutputSink> sinks, Runnable tooMuch) {
    try {
      while (true) {
        try {
          OutputSink sink = sinks.get();
          runtime.follow(handle, jobLog.open().resumeFrom(), watched(sink));
          return;
        } catch (ContainerException e) {
          if (e.code().equals("container_removed")) {
            return; // there is nothing more to be had
          }
          if (e.code().equals("log_limit")) {
            tooMuch.run();
          } else {
            log.warn("output not reached attempt={} problem={}", attempt, e.getMessage());
          }
          clock.pause().sleep(ENGINE_RETRY);
        } catch (SpoolException e) {
          log.warn("output not kept, trying again attempt={}", attempt, e);
          clock.pause().sleep(ENGINE_RETRY);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the daemon ends, or the program is long gone
    }
  }

  private OutputSink watched(OutputSink sink) {
    return new OutputSink() {
      @Override
      public void output(LogStream stream, byte[] buffer, int length, long positionBehind)
          throws InterruptedException {
        sink.output(stream, buffer, length, positionBehind);
        SourcePosition before = furthest;
        furthest = before.with(stream, Math.max(before.of(stream), positionBehind));
      }

      @Override
      public void lost(LogStream stream, long position) throws InterruptedException {
        sink.lost(stream, position);
      }
    };
  }

  /// Carries out {@code late} where its time limit has passed, but not for a program that ended
  /// before this daemon looked: it may have been stopped, starved or away meanwhile, and nobody
  /// knows better than the engine. One that does not answer soon counts as a program that runs.
  void unlessOver(Runnable late) {
    CompletableFuture<Boolean> over = new CompletableFuture<>();
    Thread.ofVirtual().name("limit-" + attempt).start(() -> over.complete(isOver()));
    var _ =
        over.completeOnTimeout(false, LOOK_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .thenAccept(it -> {
              if (!it) {
                late.run();
              }
            });
  }

  private boolean isOver() {
    try {
      return switch (runtime.inspect(handle)) {
        case Observed.Exited _, Observed.Lost _ -> true;
        case Observed.Running _, Observed.NotStarted _ -> false;
      };
    } catch (ContainerException e) {
      log.warn("not known whether it still runs attempt={} problem={}", attempt, e.getMessage());
      return false;
    }
  }

  /// Stops it on a thread of its own; {@link #awaitEnd} returns then, or when the engine does not
  /// prove its end in time and nobody will run it again.
  ///
  /// @param givesUp asked when the time is over, whether the run may be told as over all the same
  void stop(StopOrder order, BooleanSupplier givesUp) {
    jobLog.systemLine(sentence(order));
    Thread.ofVirtual().name("stop-" + attempt).start(() -> stopAndProve(order.grace()));
    giveUpAfter(order.grace().plus(stopLimit), givesUp);
  }

  private void giveUpAfter(Duration limit, BooleanSupplier givesUp) {
    Timers.Timer timer =
        clock
            .timers()
            .after(
                limit,
                () -> {
                  if (givesUp.getAsBoolean()) {
                    log.error("end of the program not proven in time attempt={}", attempt);
                    end.complete(Unproven.after(stopLimit));
                  } else {
                    giveUpAfter(stopLimit, givesUp);
                  }
                });
    var _ = end.whenComplete((_, _) -> timer.close());
  }

  private void stopAndProve(Duration grace) {
    boolean told = false;
    try {
      while (true) {
        try {
          stopped.complete(runtime.stop(handle, grace));
          return;
        } catch (ContainerException e) {
          if (!told) {
            told = true;
            log.warn("stop not carried out yet attempt={} problem={}", attempt, e.getMessage());
            jobLog.systemLine("not stopped yet, trying again: " + e.getMessage());
          }
          clock.pause().sleep(ENGINE_RETRY);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether a stop that was ordered is proven to have ended everything.
  boolean provenGone() throws InterruptedException {
    try {
      return stopped.get(PROOF_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.error("end of the program not proven attempt={}", attempt, e);
      return false;
    }
  }

  private static String sentence(StopOrder order) {
    String why =
        switch (order.reason()) {
          case CANCEL -> "cancelled";
          case TIMEOUT, SETUP_TIMEOUT -> "time limit passed";
          case LOG_LIMIT -> "more output than its log may hold";
          case FENCED -> "no contact with the control plane for too long";
          case GIVEN_UP, STALE -> "the control plane gave this attempt up";
          case SHUTDOWN -> "the runner ends";
        };
    return "%s: stopping the program, KILL after %d s".formatted(why, order.grace().toSeconds());
  }
}
