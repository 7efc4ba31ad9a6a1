package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntime.Found;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.net.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What each runtime has of this instance when the daemon starts. An engine that is out of reach is
/// asked until it answers, whatever keeps it from that, and whoever must know waits for that: a
/// container that was not seen may be running.
final class Findings {

  private static final Logger log = LoggerFactory.getLogger(Findings.class);
  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(8);

  private final Pause pause;
  private final List<CompletableFuture<List<Found>>> answers = new ArrayList<>();
  private final List<Thread> askers = new ArrayList<>();

  Findings(Pause pause) {
    this.pause = pause;
  }

  /// Asks a runtime, on a thread of its own.
  ///
  /// @param each gets everything that was found
  void ask(ContainerRuntime runtime, Consumer<Found> each) {
    CompletableFuture<List<Found>> answer = new CompletableFuture<>();
    answers.add(answer);
    askers.add(
        Thread.ofVirtual()
            .name("find-" + runtime.name())
            .start(() -> {
              try {
                answer.complete(listed(runtime));
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt(); // the daemon ends, the next start asks again
                return;
              }
              answer.join().forEach(each);
            }));
  }

  private List<Found> listed(ContainerRuntime runtime) throws InterruptedException {
    Duration retry = FIRST_RETRY;
    while (true) {
      try {
        return runtime.listMine();
      } catch (RuntimeException e) {
        if (retry.equals(FIRST_RETRY)) {
          log.warn("leftovers not known yet runtime={}", runtime.name(), e);
        }
        pause.sleep(retry);
        retry = retry.compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      }
    }
  }

  /// What there is of an attempt; waits until every runtime has answered, or one has it.
  Optional<Handle> of(AttemptRef attempt) throws InterruptedException {
    for (CompletableFuture<List<Found>> answer : answers) {
      try {
        for (Found found : answer.get()) {
          if (found.attempt().equals(attempt)) {
            return Optional.of(found.handle());
          }
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException("an answer never fails", e);
      }
    }
    return Optional.empty();
  }

  /// Waits until everything that was found has been dealt with, {@code limit} at most for each
  /// runtime.
  void await(Duration limit) throws InterruptedException {
    for (Thread asker : askers) {
      asker.join(limit);
    }
  }

  /// Stops asking.
  void close() {
    askers.forEach(Thread::interrupt);
  }
}
