package dev.sealane.client;

import dev.sealane.api.run.Run;

/// What happens to a run that is followed, in order.
public sealed interface FollowEvent {

  /// It stands so now.
  record Stands(Run run) implements FollowEvent {}

  /// A log record, each exactly once and in order.
  record Logged(LogEntry entry) implements FollowEvent {}

  /// The log passed its cap: records are held back and come at the end.
  record Suppressed() implements FollowEvent {}

  /// The log goes on with the next attempt although the former one's may be incomplete.
  record Gap() implements FollowEvent {}

  /// It ended; nothing follows.
  record Completed(Verdict verdict) implements FollowEvent {}
}
