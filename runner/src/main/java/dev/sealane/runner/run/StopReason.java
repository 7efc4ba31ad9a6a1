package dev.sealane.runner.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Why an attempt is to end before its program ends by itself.
enum StopReason {
  /// a user asked for it
  CANCEL,
  /// the program's time limit
  TIMEOUT,
  /// the setup's time limit
  SETUP_TIMEOUT,
  /// more raw output than the runtime keeps
  LOG_LIMIT,
  /// no contact with the server for too long: another attempt may start, or nobody waits any more
  FENCED,
  /// a heartbeat's answer says that the server gave it up; it may still want a late result
  GIVEN_UP,
  /// the server gave it up, nobody wants its result
  STALE,
  /// the runner ends and takes its programs along
  SHUTDOWN;

  /// Whether no other attempt follows a program that this ended, so that its run may be told as
  /// over before the program is proven gone.
  boolean isFinal() {
    return switch (this) {
      case CANCEL, TIMEOUT, SETUP_TIMEOUT, LOG_LIMIT -> true;
      case FENCED, GIVEN_UP, STALE, SHUTDOWN -> false;
    };
  }

  /// As the journal has it.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @return empty for the word of another version
  static Optional<StopReason> parse(String word) {
    return Arrays.stream(values()).filter(reason -> reason.word().equals(word)).findFirst();
  }
}
