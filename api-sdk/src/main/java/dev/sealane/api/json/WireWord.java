package dev.sealane.api.json;

import java.util.Arrays;
import java.util.Locale;

/// Reads enum constants to and from their lower-case wire word.
public final class WireWord {

  private WireWord() {}

  /// @param what the field, for the message
  /// @throws IllegalArgumentException when no constant has this word
  public static <E extends Enum<E>> E parse(Class<E> type, String what, String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> of(constant).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                what
                    + " is \""
                    + text
                    + "\", must be one of "
                    + Arrays.stream(type.getEnumConstants()).map(WireWord::of).toList()));
  }

  /// The word of {@code constant}.
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
