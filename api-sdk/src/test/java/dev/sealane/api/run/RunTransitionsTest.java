package dev.sealane.api.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.run.RunTransitions.Facts;
import dev.sealane.api.run.RunTransitions.Row;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunTransitionsTest {

  private static final List<Facts> ALL_FACTS = allFacts();

  /// States in which an instance has an attempt of the run.
  private static final Set<RunStatus> HELD =
      EnumSet.of(RunStatus.LEASED, RunStatus.RUNNING, RunStatus.CANCELLING);

  private static final Set<RunEvent> RESULTS =
      EnumSet.of(
          RunEvent.SETUP_FAILED,
          RunEvent.SETUP_TIMED_OUT,
          RunEvent.SUCCEEDED,
          RunEvent.PROGRAM_FAILED,
          RunEvent.TIMED_OUT,
          RunEvent.STOPPED,
          RunEvent.INFRA_FAILED_BEFORE_START,
          RunEvent.INFRA_FAILED_AFTER_START);

  @Test
  void terminal_states_have_no_rows() {
    assertThat(RunTransitions.TABLE).noneMatch(row -> row.from().terminal());
  }

  @Test
  void every_row_decides_for_some_facts() {
    for (Row row : RunTransitions.TABLE) {
      assertThat(ALL_FACTS).as("%s", row).anyMatch(facts -> deciding(row, facts));
    }
  }

  @Test
  void every_state_is_reached_from_queued() {
    Set<RunStatus> reached = EnumSet.of(RunStatus.QUEUED);
    boolean grown = true;
    while (grown) {
      grown =
          reached.addAll(
              RunTransitions.TABLE.stream()
                  .filter(row -> reached.contains(row.from()))
                  .map(Row::to)
                  .toList());
    }
    assertThat(reached).containsExactlyInAnyOrder(RunStatus.values());
  }

  @Test
  void a_run_that_is_to_be_cancelled_never_goes_back_to_queued_nor_gets_a_permit() {
    for (RunStatus status : RunStatus.values()) {
      for (RunEvent event : RunEvent.values()) {
        for (Facts facts : ALL_FACTS) {
          Optional<RunStatus> next = RunTransitions.next(status, event, facts);
          if (facts.cancelRequested()) {
            assertThat(next).isNotEqualTo(Optional.of(RunStatus.QUEUED));
          }
          if (facts.cancelRequested() || status == RunStatus.CANCELLING) {
            assertThat(next).isNotEqualTo(Optional.of(RunStatus.RUNNING));
            assertThat(next).isNotEqualTo(Optional.of(RunStatus.LEASED));
          }
        }
      }
    }
  }

  @Test
  void what_ends_or_loses_an_attempt_always_changes_a_state_that_holds_one() {
    Set<RunEvent> ends = EnumSet.copyOf(RESULTS);
    ends.addAll(
        EnumSet.of(
            RunEvent.LOST,
            RunEvent.FENCE_PASSED,
            RunEvent.UNKNOWN_TO_INSTANCE,
            RunEvent.GIVEN_BACK));
    for (RunStatus status : HELD) {
      for (RunEvent event : ends) {
        for (Facts facts : ALL_FACTS) {
          assertThat(RunTransitions.next(status, event, facts))
              .as("%s %s %s", status, event, facts)
              .hasValueSatisfying(next -> assertThat(HELD).doesNotContain(next));
        }
      }
    }
  }

  @Test
  void a_cancel_ends_every_run_or_sets_its_end_in_motion() {
    for (RunStatus status : EnumSet.of(RunStatus.QUEUED, RunStatus.LEASED, RunStatus.RUNNING)) {
      for (Facts facts : ALL_FACTS) {
        assertThat(RunTransitions.next(status, RunEvent.CANCEL_REQUESTED, facts))
            .hasValueSatisfying(
                next -> assertThat(next).isIn(RunStatus.CANCELLED, RunStatus.CANCELLING));
      }
    }
  }

  @Test
  void only_what_did_not_start_is_tried_again_without_being_asked() {
    Facts noRetries = new Facts(false, true, true, false);

    assertThat(RunTransitions.next(RunStatus.RUNNING, RunEvent.INFRA_FAILED_AFTER_START, noRetries))
        .contains(RunStatus.FAILED);
    assertThat(RunTransitions.next(RunStatus.RUNNING, RunEvent.FENCE_PASSED, noRetries))
        .contains(RunStatus.DEAD);
    assertThat(RunTransitions.next(RunStatus.LEASED, RunEvent.INFRA_FAILED_BEFORE_START, noRetries))
        .contains(RunStatus.QUEUED);
  }

  @Test
  void completed_comes_from_success_only() {
    assertThat(RunTransitions.TABLE)
        .filteredOn(row -> row.to() == RunStatus.COMPLETED)
        .allMatch(row -> row.event() == RunEvent.SUCCEEDED);
  }

  private static boolean deciding(Row row, Facts facts) {
    return RunTransitions.TABLE.stream()
        .filter(other -> other.from() == row.from() && other.event() == row.event())
        .filter(other -> other.guard().holds().test(facts))
        .findFirst()
        .equals(Optional.of(row));
  }

  private static List<Facts> allFacts() {
    List<Facts> all = new ArrayList<>();
    List<Boolean> both = Stream.of(true, false).toList();
    for (boolean cancel : both) {
      for (boolean confirmed : both) {
        for (boolean tries : both) {
          for (boolean retries : both) {
            all.add(new Facts(cancel, confirmed, tries, retries));
          }
        }
      }
    }
    return all;
  }
}
