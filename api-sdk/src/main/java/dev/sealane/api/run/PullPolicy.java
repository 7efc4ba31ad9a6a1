package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// When an image is pulled. On the wire: the lower-case name.
public enum PullPolicy {
  /// only when the engine does not have it
  MISSING,
  ALWAYS,
  NEVER;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static PullPolicy parse(String text) {
    return WireWord.parse(PullPolicy.class, "pull", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
