package dev.sealane.api.id;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/// Names one credential; for runner tokens it is the `jti` claim. Text form: a lowercase UUID, 36
/// characters.
///
/// @param value the UUID that was chosen when the token was made
public record TokenId(UUID value) implements Comparable<TokenId> {

  /// Parses the text form.
  ///
  /// @throws IllegalArgumentException when {@code text} is not a UUID of 36 characters
  @JsonCreator
  public static TokenId parse(String text) {
    return new TokenId(UuidText.parse("token id", text));
  }

  @Override
  public int compareTo(TokenId other) {
    return UuidText.compare(value, other.value);
  }

  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
