package dev.sealane.api.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.json.WireWord;

/// What wrote a log record. On the wire: the lower-case name.
public enum LogChannel {
  /// fills the workspace, pulls the image
  SETUP,
  /// the program
  PROGRAM,
  /// Sealane itself
  SYSTEM;

  /// @throws IllegalArgumentException when there is no such word
  @JsonCreator
  public static LogChannel parse(String text) {
    return WireWord.parse(LogChannel.class, "channel", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }
}
