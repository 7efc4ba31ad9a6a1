package dev.sealane.controlplane.run;

/// What an attempt that leads back into the queue is counted as.
enum Tries {
  /// Nothing: it never reached its instance.
  NONE,
  /// One that did not start.
  START,
  /// One that was lost after its start.
  RETRY
}
