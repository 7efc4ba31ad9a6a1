package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one person. Text form: a lowercase UUID, 36 characters.
///
/// @param value the UUID that the control plane chose when the user was made
public record UserId(UUID value) implements Comparable<UserId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static UserId parse(String text) {
    return new UserId(UuidText.parse("user id", text));
  }

  @Override
  public int compareTo(UserId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
