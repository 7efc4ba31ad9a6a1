package dev.sealane.controlplane.run;

import dev.sealane.api.json.WireWord;

/// How far the server knows an attempt to be. In the database: the lower-case name.
enum AttemptPhase {
  /// In a message; the instance has not answered it.
  CLAIMED,
  /// In the instance's journal; the program may not start yet.
  CONFIRMED,
  /// The program may have started.
  PERMITTED,
  /// Over.
  ENDED;

  static AttemptPhase parse(String text) {
    return WireWord.parse(AttemptPhase.class, "phase", text);
  }

  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
