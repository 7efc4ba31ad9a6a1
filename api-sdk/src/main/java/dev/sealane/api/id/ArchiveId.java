package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one uploaded archive. Text form: a lowercase UUID, 36 characters.
///
/// @param value the UUID that the control plane chose at the upload
public record ArchiveId(UUID value) implements Comparable<ArchiveId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static ArchiveId parse(String text) {
    return new ArchiveId(UuidText.parse("archive id", text));
  }

  @Override
  public int compareTo(ArchiveId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
