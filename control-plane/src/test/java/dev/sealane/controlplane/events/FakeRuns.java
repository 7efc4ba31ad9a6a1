package dev.sealane.controlplane.events;

import dev.sealane.api.id.RunId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.run.RunChanges;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/// One run that can be put into any state; settled when it has ended and its log is complete.
final class FakeRuns implements FollowedRuns {

  static final RunId ID = LogFixtures.attempt(1).runId();
  private static final Instant CREATED = Instant.parse("2026-01-02T03:04:05Z");

  final RunChanges changes = new RunChanges();
  final Map<AttemptRef, Long> finalSeqs = new ConcurrentHashMap<>();
  private volatile Run run = run(RunStatus.QUEUED, 0, false);

  void becomes(RunStatus status, int attempt, boolean logsComplete) {
    run = run(status, attempt, logsComplete);
    changes.publish(ID);
  }

  @Override
  public RunId resolve(Caller caller, String ref) {
    if (!ref.equals(ID.toString())) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such run");
    }
    return ID;
  }

  @Override
  public Run view(Caller caller, RunId id) {
    return run;
  }

  Run now() {
    return run;
  }

  @Override
  public boolean settled(Run seen) {
    return seen.terminal() && seen.logsComplete();
  }

  @Override
  public OptionalLong finalSeq(AttemptRef attempt) {
    Long seq = finalSeqs.get(attempt);
    return seq == null ? OptionalLong.empty() : OptionalLong.of(seq);
  }

  private static Run run(RunStatus status, int attempt, boolean logsComplete) {
    boolean ended = status.terminal();
    return new Run(
        ID,
        RunKind.EXEC,
        null,
        status.toString(),
        status.group(),
        ended,
        ended ? status == RunStatus.COMPLETED : null,
        ended ? 0 : null,
        null,
        null,
        attempt,
        List.of("true"),
        null,
        List.of(),
        0,
        List.of(),
        List.of(),
        CREATED,
        null,
        null,
        null,
        null,
        null,
        false,
        null,
        null,
        null,
        logsComplete,
        null,
        "anna");
  }
}
