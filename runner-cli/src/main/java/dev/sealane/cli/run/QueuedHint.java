package dev.sealane.cli.run;

import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.Run;
import dev.sealane.cli.command.Cli;
import dev.sealane.client.Explanation;
import dev.sealane.client.RunsClient;
import dev.sealane.client.http.UnreachableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Says why a run still waits, when it waits for longer than 2 s.
final class QueuedHint implements AutoCloseable {

  private static final Duration AFTER = Duration.ofSeconds(2);
  private static final String QUEUED = "queued";

  private final Cli cli;
  private final RunsClient runs;
  private final String run;
  private final CountDownLatch over = new CountDownLatch(1);

  private QueuedHint(Cli cli, RunsClient runs, String run) {
    this.cli = cli;
    this.runs = runs;
    this.run = run;
  }

  static QueuedHint start(Cli cli, RunsClient runs, String run) {
    QueuedHint hint = new QueuedHint(cli, runs, run);
    Thread.ofVirtual().name("queued-hint").start(hint::watch);
    return hint;
  }

  void stands(Run now) {
    if (!now.status().equals(QUEUED)) {
      started();
    }
  }

  void started() {
    over.countDown();
  }

  private void watch() {
    try {
      if (!over.await(AFTER.toMillis(), TimeUnit.MILLISECONDS)) {
        Explanation why = runs.explain(run);
        if (why.status().equals(QUEUED) && over.getCount() > 0) {
          cli.hint(sentence(why));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (SealaneException | UnreachableException _) {
      // only a hint; whoever follows the run meets the same and tells it
    }
  }

  static String sentence(Explanation why) {
    if (why.runners().isEmpty()) {
      return "[queued: no runner is connected; make a token with `sealane runners token create"
          + " --name NAME` and start `sealane runner exec` with it on a machine that should"
          + " work]";
    }
    String reasons =
        why.runners().stream()
            .flatMap(candidate -> candidate.reasons().stream())
            .map(Explanation.Reason::message)
            .distinct()
            .limit(3)
            .collect(Collectors.joining("; "));
    String hint = why.hint() == null ? "" : (reasons.isEmpty() ? "" : ". ") + why.hint();
    return "[queued: " + (reasons + hint).strip() + "]";
  }

  @Override
  public void close() {
    started();
  }
}
