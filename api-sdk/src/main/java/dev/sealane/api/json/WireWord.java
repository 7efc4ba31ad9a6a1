package dev.sealane.api.json;

import java.util.Arrays;
import java.util.Locale;

/// Reads enum constants to and from their lower-case wire word.
public final class WireWord {

  private static final int SHOWN = 60;

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
                    + shown(text)
                    + "\", must be one of "
                    + Arrays.stream(type.getEnumConstants()).map(WireWord::of).toList()));
  }

  /// {@code text} as an error message may show it: one line, cut to 60 characters.
  static String shown(String text) {
    String head = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
    return head.replaceAll("\\p{Cntrl}", "?");
  }

  /// The word of {@code constant}.
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
