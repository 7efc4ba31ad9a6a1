package dev.sealane.e2e.chaos;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.Run;
import dev.sealane.client.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a user knows of one planned run. May be used from any thread.
final class Ticket {

  private final PlannedRun planned;
  private Optional<RunId> id = Optional.empty();
  private Optional<Instant> acceptedAt = Optional.empty();
  private Optional<Instant> endedAt = Optional.empty();
  private Optional<Run> end = Optional.empty();
  private Optional<Followed> followed = Optional.empty();
  private boolean cancelAsked;
  private final List<Complaint> complaints = new ArrayList<>();

  /// What a user has to say against an answer.
  record Complaint(Finding.Kind kind, String text) {}

  /// What a follower saw.
  ///
  /// @param gaps how often it was told that the log may have one
  record Followed(Transcript transcript, Verdict verdict, int gaps) {}

  Ticket(PlannedRun planned) {
    this.planned = planned;
  }

  PlannedRun planned() {
    return planned;
  }

  synchronized void accepted(RunId run, Instant at) {
    id = Optional.of(run);
    acceptedAt = Optional.of(at);
  }

  synchronized Optional<RunId> id() {
    return id;
  }

  synchronized Optional<Instant> acceptedAt() {
    return acceptedAt;
  }

  /// Somebody saw how it stands.
  synchronized void seen(Run run, Instant at) {
    if (end.isEmpty()) {
      if (run.terminal()) {
        end = Optional.of(run);
        endedAt = Optional.of(at);
      }
    } else if (!sameEnd(end.get(), run)) {
      complain(
          Finding.Kind.DISAGREEMENT,
          "the end changed from %s to %s".formatted(word(end.get()), word(run)));
      end = Optional.of(run);
    }
  }

  private static boolean sameEnd(Run left, Run right) {
    return word(left).equals(word(right));
  }

  private static String word(Run run) {
    return "%s exit %s by %s in attempt %d"
        .formatted(run.status(), run.exitCode(), run.endedBy(), run.attempt());
  }

  synchronized Optional<Instant> endedAt() {
    return endedAt;
  }

  synchronized void followed(Followed what) {
    followed = Optional.of(what);
  }

  synchronized Optional<Followed> followed() {
    return followed;
  }

  /// A cancel was sent, whether or not it was answered.
  synchronized void cancelAsked() {
    cancelAsked = true;
  }

  synchronized boolean isCancelAsked() {
    return cancelAsked;
  }

  synchronized void complain(Finding.Kind kind, String text) {
    complaints.add(new Complaint(kind, text));
  }

  synchronized List<Complaint> complaints() {
    return List.copyOf(complaints);
  }
}
