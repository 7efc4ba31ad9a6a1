package dev.sealane.api.run;

/// What can happen to a run that has not ended. {@link RunTransitions} says what follows.
public enum RunEvent {
  /// A poll of a matching instance took it; the attempt number rises.
  CLAIMED,
  /// The instance did not take it.
  REFUSED,
  /// The instance never confirmed that it has it.
  NOT_CONFIRMED,
  /// The instance had it, had not started it, and does not want it any more.
  GIVEN_BACK,
  /// Permit for the start of the program, written before the program starts.
  PERMITTED,
  /// A user asked for its end.
  CANCEL_REQUESTED,
  /// The instance does not know an attempt that it had confirmed.
  UNKNOWN_TO_INSTANCE,
  /// No contact for longer than the fence of a run with retries.
  FENCE_PASSED,
  /// No contact for longer than `lost_after`.
  LOST,
  /// The setup failed by the user's fault: no such repository, image or ref.
  SETUP_FAILED,
  /// The setup passed its limit.
  SETUP_TIMED_OUT,
  /// The program ended by itself with exit code 0.
  SUCCEEDED,
  /// The program ended by itself with another code, by a signal, or out of memory.
  PROGRAM_FAILED,
  /// The program passed its time limit and was stopped.
  TIMED_OUT,
  /// The program was stopped because somebody asked for it.
  STOPPED,
  /// Sealane's or the engine's fault, before the program started.
  INFRA_FAILED_BEFORE_START,
  /// Sealane's or the engine's fault after the start.
  INFRA_FAILED_AFTER_START
}
