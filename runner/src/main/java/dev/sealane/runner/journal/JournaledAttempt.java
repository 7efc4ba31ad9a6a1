package dev.sealane.runner.journal;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.container.Handle;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All that the journal knows about one attempt.
///
/// @param attempt which one
/// @param entries in the order they were written, at least one
public record JournaledAttempt(AttemptRef attempt, List<JournalEntry> entries) {

  public JournaledAttempt {
    entries = List.copyOf(entries);
  }

  public Optional<JournalEntry.Accepted> accepted() {
    return last(JournalEntry.Accepted.class);
  }

  public Optional<JournalEntry.Prepared> prepared() {
    return last(JournalEntry.Prepared.class);
  }

  public Optional<JournalEntry.Started> started() {
    return last(JournalEntry.Started.class);
  }

  /// The order to stop its program, if there was one: the first says why, the shortest grace
  /// counts.
  public Optional<JournalEntry.Stopping> stopping() {
    List<JournalEntry.Stopping> orders =
        entries.stream()
            .filter(JournalEntry.Stopping.class::isInstance)
            .map(JournalEntry.Stopping.class::cast)
            .toList();
    return orders.stream()
        .map(JournalEntry.Stopping::grace)
        .min(Comparator.naturalOrder())
        .map(grace -> new JournalEntry.Stopping(attempt, orders.getFirst().reason(), grace));
  }

  /// The end that was seen, if its artifacts had to wait.
  public Optional<JournalEntry.Uncollected> uncollected() {
    return last(JournalEntry.Uncollected.class);
  }

  /// Why it was given back, if it was.
  public Optional<String> givenBack() {
    return last(JournalEntry.GivenBack.class).map(JournalEntry.GivenBack::reason);
  }

  /// What the server must be told, once it is over.
  public Optional<ReportEntry.Result> result() {
    return last(JournalEntry.Ended.class).map(JournalEntry.Ended::result);
  }

  /// Whether the server has the result.
  public boolean acked() {
    return last(JournalEntry.Acked.class).isPresent();
  }

  /// What names it in its runtime, once that is known.
  public Optional<Handle> handle() {
    return started()
        .map(JournalEntry.Started::handle)
        .or(() -> last(JournalEntry.Prepared.class).map(JournalEntry.Prepared::handle));
  }

  private <E extends JournalEntry> Optional<E> last(Class<E> kind) {
    return entries.reversed().stream().filter(kind::isInstance).map(kind::cast).findFirst();
  }
}
