package dev.sealane.controlplane.run;

/// What an instance may still write to an attempt.
public sealed interface AttemptState {

  /// It has not ended: everything.
  record Current() implements AttemptState {}

  /// It has ended and no later attempt was leased: what is missing of its log and its artifacts.
  ///
  /// @param finalSeq number of its last log record; {@link Long#MAX_VALUE} while no result has told
  ///   it
  record Ended(long finalSeq) implements AttemptState {}

  /// It was given up, belongs to another instance or does not exist: nothing; the program is to be
  /// stopped.
  record Stale() implements AttemptState {}
}
