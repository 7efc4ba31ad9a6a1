package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one sealed message of a queue. Text form: a lowercase UUID, 36 characters.
///
/// @param value the UUID that the control plane chose when the message was made
public record MessageId(UUID value) implements Comparable<MessageId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static MessageId parse(String text) {
    return new MessageId(UuidText.parse("message id", text));
  }

  @Override
  public int compareTo(MessageId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
