package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one team, the owner of everything. It is the tenant id of the Plan42 wire. Text form: a
/// lowercase UUID, 36 characters.
///
/// @param value the UUID that the control plane chose when the team was made
public record TeamId(UUID value) implements Comparable<TeamId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static TeamId parse(String text) {
    return new TeamId(UuidText.parse("team id", text));
  }

  @Override
  public int compareTo(TeamId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
