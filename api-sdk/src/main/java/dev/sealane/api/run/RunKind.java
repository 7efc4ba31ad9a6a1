package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// What started a run. On the wire: the lower-case name.
public enum RunKind {
  /// a command
  EXEC,
  /// the tests of an uploaded tree
  SUBMIT,
  /// a version of an app
  APP,
  /// an app started from the phone page
  AGENT;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static RunKind parse(String text) {
    return WireWord.parse(RunKind.class, "kind", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
