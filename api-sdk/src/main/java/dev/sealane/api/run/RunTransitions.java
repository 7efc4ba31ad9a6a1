package dev.sealane.api.run;

import static dev.sealane.api.run.RunStatus.CANCELLED;
import static dev.sealane.api.run.RunStatus.CANCELLING;
import static dev.sealane.api.run.RunStatus.COMPLETED;
import static dev.sealane.api.run.RunStatus.DEAD;
import static dev.sealane.api.run.RunStatus.FAILED;
import static dev.sealane.api.run.RunStatus.LEASED;
import static dev.sealane.api.run.RunStatus.QUEUED;
import static dev.sealane.api.run.RunStatus.RUNNING;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The table of state changes of a run: state x event -> state, with the guard under which a row
/// holds. The first row that fits decides; no row means that the event changes nothing. Code and
/// tests read it; no state is written anywhere else.
///
/// ```
/// queued ──claimed──▶ leased ──permitted──▶ running ──result──▶ completed | failed | timed_out
///    ▲                  │ │                   │ │ ▲                  │
///    └──refused, given──┘ └─cancel─▶ cancelling◀┘ └─(retry) queued   └ dead, cancelled
/// ```
public final class RunTransitions {

  private static final Guard ALWAYS = new Guard("always", _ -> true);
  private static final Guard WANTED =
      new Guard("no cancel asked", facts -> !facts.cancelRequested());
  private static final Guard UNWANTED = new Guard("cancel asked", Facts::cancelRequested);
  private static final Guard UNCONFIRMED = new Guard("not confirmed", facts -> !facts.confirmed());
  private static final Guard START_TRIES =
      new Guard(
          "start tries left, no cancel asked",
          facts -> facts.startTriesLeft() && !facts.cancelRequested());
  private static final Guard RETRIES =
      new Guard(
          "retries left, no cancel asked",
          facts -> facts.retriesLeft() && !facts.cancelRequested());

  /// All rows, in the order in which they are tried.
  public static final List<Row> TABLE =
      List.of(
          row(QUEUED, RunEvent.CLAIMED, WANTED, LEASED),
          row(QUEUED, RunEvent.CANCEL_REQUESTED, ALWAYS, CANCELLED),
          // the result of an attempt that was given up, while no other was leased
          row(QUEUED, RunEvent.SUCCEEDED, ALWAYS, COMPLETED),
          row(QUEUED, RunEvent.PROGRAM_FAILED, ALWAYS, FAILED),
          row(QUEUED, RunEvent.TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(LEASED, RunEvent.PERMITTED, WANTED, RUNNING),
          row(LEASED, RunEvent.REFUSED, UNWANTED, CANCELLED),
          row(LEASED, RunEvent.REFUSED, ALWAYS, QUEUED),
          row(LEASED, RunEvent.NOT_CONFIRMED, UNWANTED, CANCELLED),
          row(LEASED, RunEvent.NOT_CONFIRMED, ALWAYS, QUEUED),
          row(LEASED, RunEvent.GIVEN_BACK, UNWANTED, CANCELLED),
          row(LEASED, RunEvent.GIVEN_BACK, ALWAYS, QUEUED),
          row(LEASED, RunEvent.CANCEL_REQUESTED, UNCONFIRMED, CANCELLED),
          row(LEASED, RunEvent.CANCEL_REQUESTED, ALWAYS, CANCELLING),
          row(LEASED, RunEvent.UNKNOWN_TO_INSTANCE, START_TRIES, QUEUED),
          row(LEASED, RunEvent.UNKNOWN_TO_INSTANCE, UNWANTED, CANCELLED),
          row(LEASED, RunEvent.UNKNOWN_TO_INSTANCE, ALWAYS, FAILED),
          row(LEASED, RunEvent.FENCE_PASSED, START_TRIES, QUEUED),
          row(LEASED, RunEvent.FENCE_PASSED, ALWAYS, DEAD),
          row(LEASED, RunEvent.LOST, ALWAYS, DEAD),
          row(LEASED, RunEvent.SETUP_FAILED, ALWAYS, FAILED),
          row(LEASED, RunEvent.SETUP_TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(LEASED, RunEvent.STOPPED, ALWAYS, CANCELLED),
          row(LEASED, RunEvent.SUCCEEDED, ALWAYS, COMPLETED),
          row(LEASED, RunEvent.PROGRAM_FAILED, ALWAYS, FAILED),
          row(LEASED, RunEvent.TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(LEASED, RunEvent.INFRA_FAILED_AFTER_START, RETRIES, QUEUED),
          row(LEASED, RunEvent.INFRA_FAILED_AFTER_START, ALWAYS, FAILED),
          row(LEASED, RunEvent.INFRA_FAILED_BEFORE_START, START_TRIES, QUEUED),
          row(LEASED, RunEvent.INFRA_FAILED_BEFORE_START, UNWANTED, CANCELLED),
          row(LEASED, RunEvent.INFRA_FAILED_BEFORE_START, ALWAYS, FAILED),
          row(RUNNING, RunEvent.CANCEL_REQUESTED, ALWAYS, CANCELLING),
          row(RUNNING, RunEvent.SETUP_FAILED, ALWAYS, FAILED),
          row(RUNNING, RunEvent.SETUP_TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(RUNNING, RunEvent.SUCCEEDED, ALWAYS, COMPLETED),
          row(RUNNING, RunEvent.PROGRAM_FAILED, ALWAYS, FAILED),
          row(RUNNING, RunEvent.TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(RUNNING, RunEvent.STOPPED, ALWAYS, CANCELLED),
          row(RUNNING, RunEvent.INFRA_FAILED_AFTER_START, RETRIES, QUEUED),
          row(RUNNING, RunEvent.INFRA_FAILED_AFTER_START, ALWAYS, FAILED),
          row(RUNNING, RunEvent.INFRA_FAILED_BEFORE_START, START_TRIES, QUEUED),
          row(RUNNING, RunEvent.INFRA_FAILED_BEFORE_START, ALWAYS, FAILED),
          row(RUNNING, RunEvent.GIVEN_BACK, START_TRIES, QUEUED),
          row(RUNNING, RunEvent.GIVEN_BACK, ALWAYS, FAILED),
          row(RUNNING, RunEvent.UNKNOWN_TO_INSTANCE, RETRIES, QUEUED),
          row(RUNNING, RunEvent.UNKNOWN_TO_INSTANCE, ALWAYS, FAILED),
          row(RUNNING, RunEvent.FENCE_PASSED, RETRIES, QUEUED),
          row(RUNNING, RunEvent.FENCE_PASSED, ALWAYS, DEAD),
          row(RUNNING, RunEvent.LOST, ALWAYS, DEAD),
          row(CANCELLING, RunEvent.REFUSED, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.NOT_CONFIRMED, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.GIVEN_BACK, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.SETUP_FAILED, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.SETUP_TIMED_OUT, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.SUCCEEDED, ALWAYS, COMPLETED),
          row(CANCELLING, RunEvent.PROGRAM_FAILED, ALWAYS, FAILED),
          row(CANCELLING, RunEvent.TIMED_OUT, ALWAYS, RunStatus.TIMED_OUT),
          row(CANCELLING, RunEvent.STOPPED, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.INFRA_FAILED_BEFORE_START, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.INFRA_FAILED_AFTER_START, ALWAYS, FAILED),
          row(CANCELLING, RunEvent.UNKNOWN_TO_INSTANCE, ALWAYS, CANCELLED),
          row(CANCELLING, RunEvent.FENCE_PASSED, ALWAYS, DEAD),
          row(CANCELLING, RunEvent.LOST, ALWAYS, DEAD));

  private RunTransitions() {}

  /// What {@code event} makes of a run in {@code status}.
  ///
  /// @return the next state; empty when the event changes nothing
  public static Optional<RunStatus> next(RunStatus status, RunEvent event, Facts facts) {
    return TABLE.stream()
        .filter(row -> row.from == status && row.event == event && row.guard.holds.test(facts))
        .findFirst()
        .map(Row::to);
  }

  private static Row row(RunStatus from, RunEvent event, Guard guard, RunStatus to) {
    return new Row(from, event, guard, to);
  }

  /// One line of the table.
  ///
  /// @param from the state before
  /// @param event what happened
  /// @param guard when this row holds
  /// @param to the state after
  public record Row(RunStatus from, RunEvent event, Guard guard, RunStatus to) {}

  /// A condition with its name.
  ///
  /// @param name for people
  /// @param holds the condition itself
  public record Guard(String name, Predicate<Facts> holds) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// What the guards look at.
  ///
  /// @param cancelRequested a user asked for the end of the run
  /// @param confirmed the instance confirmed that it has the current attempt
  /// @param startTriesLeft attempts that did not start may be made again
  /// @param retriesLeft the run asked for `max_retries` and has some left
  public record Facts(
      boolean cancelRequested, boolean confirmed, boolean startTriesLeft, boolean retriesLeft) {}
}
