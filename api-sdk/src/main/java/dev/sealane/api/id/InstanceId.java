package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one installation of `sealane-runner` on one host. It lives in the state directory and
/// survives restarts. Text form: a lowercase UUID, 36 characters.
///
/// @param value the UUID that the daemon chose at its first start
public record InstanceId(UUID value) implements Comparable<InstanceId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static InstanceId parse(String text) {
    return new InstanceId(UuidText.parse("instance id", text));
  }

  @Override
  public int compareTo(InstanceId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
