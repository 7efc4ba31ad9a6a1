package dev.sealane.e2e.chaos;

/// A broken promise.
///
/// @param subject which run or process
/// @param text what was seen, and what should have been
record Finding(Kind kind, String subject, String text) {

  enum Kind {
    /// an accepted run without an end, or that nobody knows any more
    LOST,
    /// an attempt, or a run without retries, that was carried out twice
    DOUBLED,
    /// log bytes that are missing, altered, repeated or not the program's
    GAP,
    /// an end that is not what happened
    FALSE_VERDICT,
    /// two answers that contradict each other, or an end that changed
    DISAGREEMENT,
    /// an artifact that is missing or altered
    ARTIFACT,
    /// something that was left on the host
    LEFTOVER,
    /// a process that ended by itself, or did not end when it was told
    PROCESS,
    /// a fault that could not be carried out or repaired, so that nobody knows what was tried
    FAULT,
    /// a user who got no answer, or a wrong one
    USER
  }
}
