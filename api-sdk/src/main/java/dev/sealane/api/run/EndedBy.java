package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// What ended an attempt. On the wire: the lower-case name.
public enum EndedBy {
  /// the program itself, by exit or by a signal of its own
  PROGRAM,
  /// somebody asked for it
  CANCEL,
  /// its time limit
  TIMEOUT,
  /// the memory limit
  OOM,
  /// Sealane, the engine or the host
  INFRA;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static EndedBy parse(String text) {
    return WireWord.parse(EndedBy.class, "ended_by", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
