package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one queue: a mailbox with its own key pair. Text form: a lowercase UUID, 36 characters.
///
/// @param value the UUID that the instance chose when it made the queue
public record QueueId(UUID value) implements Comparable<QueueId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static QueueId parse(String text) {
    return new QueueId(UuidText.parse("queue id", text));
  }

  @Override
  public int compareTo(QueueId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
