package dev.sealane.api.json;

import org.jspecify.annotations.Nullable;

/// What JSON may leave out though no record can do without it.
public final class Required {

  private Required() {}

  /// @param field its name on the wire
  /// @throws IllegalArgumentException `<field> is missing`, when it was left out or null
  public static <T> T field(String field, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }
}
