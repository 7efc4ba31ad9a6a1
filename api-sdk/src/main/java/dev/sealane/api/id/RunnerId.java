package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one runner: a pool entry that several daemons may serve. Text form: a lowercase UUID, 36
/// characters.
///
/// @param value the UUID that its creator chose
public record RunnerId(UUID value) implements Comparable<RunnerId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static RunnerId parse(String text) {
    return new RunnerId(UuidText.parse("runner id", text));
  }

  @Override
  public int compareTo(RunnerId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
