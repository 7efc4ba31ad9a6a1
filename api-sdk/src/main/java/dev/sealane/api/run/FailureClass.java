package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// Whose fault a failure is. On the wire: the lower-case name.
public enum FailureClass {
  /// the program or its specification
  JOB,
  /// Sealane, the engine or the host
  INFRA;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static FailureClass parse(String text) {
    return WireWord.parse(FailureClass.class, "class", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
