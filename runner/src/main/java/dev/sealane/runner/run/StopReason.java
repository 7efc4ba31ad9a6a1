package dev.sealane.runner.run;

/// Why an attempt is to end before its program ends by itself.
enum StopReason {
  /// a user asked for it
  CANCEL,
  /// the program's time limit
  TIMEOUT,
  /// the setup's time limit
  SETUP_TIMEOUT,
  /// more output than twice the cap of the log
  LOG_LIMIT,
  /// no contact with the server for too long: another attempt may start
  FENCED,
  /// the server gave it up, nobody wants its result
  STALE,
  /// the daemon ends and leaves a started program alone; an unstarted one is given back
  DETACH
}
