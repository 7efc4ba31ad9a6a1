package dev.sealane.e2e.chaos;

import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunError;
import dev.sealane.api.run.RunStatus;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/// A verdict is what the program did, or what was done to it; an excuse needs a fault that explains
/// it.
final class VerdictRules {

  /// Times come from two clocks and are cut to milliseconds.
  private static final Duration BLUR = Duration.ofMillis(100);

  private final Tally tally;

  VerdictRules(Tally tally) {
    this.tally = tally;
  }

  List<Finding> check(Case seen) {
    List<Finding> findings = new ArrayList<>();
    switch (RunStatus.parse(seen.run().status())) {
      case COMPLETED -> byProgram(seen, findings);
      case FAILED -> failed(seen, findings);
      case TIMED_OUT -> timedOut(seen, findings);
      case CANCELLED -> {
        if (!seen.ticket().isCancelAsked()) {
          findings.add(seen.finding(Kind.FALSE_VERDICT, "nobody cancelled it"));
        }
      }
      case DEAD -> excused(seen, findings);
      case QUEUED, LEASED, RUNNING, CANCELLING ->
          throw new IllegalStateException("not an end: " + seen.run().status());
    }
    seen.ticket().followed().ifPresent(it -> agreement(seen, it, findings));
    return findings;
  }

  /// The program ended by itself, with this exit code.
  private void byProgram(Case seen, List<Finding> findings) {
    Run run = seen.run();
    OptionalInt end = seen.effects().end(run.attempt());
    Integer said = run.exitCode();
    if (end.isEmpty() || said == null || said != end.getAsInt()) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "the program did not end so"));
    } else if (end.getAsInt() != seen.script().exitCode()) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "the program could not do its work"));
    } else if ((said == 0) != Boolean.TRUE.equals(run.success())) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "success contradicts the exit code"));
    }
  }

  private void failed(Case seen, List<Finding> findings) {
    RunError error = seen.run().error();
    if (error != null && error.failureClass() == FailureClass.INFRA) {
      excused(seen, findings);
    } else if (seen.run().endedBy() == EndedBy.PROGRAM) {
      byProgram(seen, findings);
    } else {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "blamed on the job, which did nothing wrong"));
    }
  }

  private void timedOut(Case seen, List<Finding> findings) {
    Run run = seen.run();
    if (seen.wishes().timeout().isEmpty()) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "it has no limit that could have passed"));
      return;
    }
    Duration limit = seen.wishes().timeout().get();
    if (run.startedAt() != null
        && run.endedAt() != null
        && !seen.excuses().clock(seen.ticket())
        && Duration.between(run.startedAt(), run.endedAt()).plus(BLUR).compareTo(limit) < 0) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "its limit of " + limit + " had not passed"));
    }
  }

  /// Infra: allowed only where something went wrong that no promise covers. A run that may be
  /// retried ends so when its tries are used up, or when a cancel forbids the next.
  private void excused(Case seen, List<Finding> findings) {
    String code = seen.run().error() == null ? "?" : seen.run().error().code();
    boolean outOfRetries =
        seen.wishes().maxRetries() > 0
            && (seen.ticket().isCancelAsked()
                || seen.effects().begun().size() > seen.wishes().maxRetries());
    boolean excuse =
        outOfRetries
            || seen.excuses().engine(seen.ticket())
            || seen.excuses().disk(seen.ticket(), seen.run());
    if (seen.run().exitCode() != null) {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "an infra error has an exit code"));
    } else if (excuse) {
      tally.infra(code);
    } else {
      findings.add(seen.finding(Kind.FALSE_VERDICT, "nothing went wrong that excuses " + code));
    }
  }

  private static void agreement(Case seen, Ticket.Followed followed, List<Finding> findings) {
    Run run = seen.run();
    var verdict = followed.verdict();
    if (!verdict.status().equals(run.status())
        || !Objects.equals(verdict.exitCode(), run.exitCode())
        || !Objects.equals(verdict.error(), run.error())) {
      findings.add(seen.finding(Kind.DISAGREEMENT, "a follower was told " + verdict));
    }
  }
}
