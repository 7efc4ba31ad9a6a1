package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.UUID;

/// Names one run. It is a UUIDv7, so ids sort by time of creation. Text form: a lowercase UUID, 36
/// characters.
///
/// @param value the UUID that the control plane chose when the run was accepted
public record RunId(UUID value) implements Comparable<RunId> {

  /// Where a UUIDv7 holds its 48 bits of milliseconds (RFC 9562 section 5.7).
  private static final int TIME_SHIFT = 16;

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static RunId parse(String text) {
    return new RunId(UuidText.parse("run id", text));
  }

  /// When it was made, to the millisecond; under load a moment ahead of the clock.
  public Instant createdAt() {
    return Instant.ofEpochMilli(value.getMostSignificantBits() >>> TIME_SHIFT);
  }

  @Override
  public int compareTo(RunId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
