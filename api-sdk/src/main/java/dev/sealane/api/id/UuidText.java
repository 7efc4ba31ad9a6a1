package dev.sealane.api.id;

import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

/// The one text form that all ids share: 36 characters, 8-4-4-4-12 hex digits.
///
/// {@link UUID#fromString} alone also takes shortened groups, which would give one id two
/// spellings.
final class UuidText {

  private static final Pattern FORM =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final int SHOWN = 60;

  private UuidText() {}

  static UUID parse(String what, String text) {
    if (!FORM.matcher(text).matches()) {
      String shown = text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
      throw new IllegalArgumentException(
          what
              + " is \""
              + shown.replaceAll("\\p{Cntrl}", "?")
              + "\", must be a UUID of 36 characters");
    }
    return UUID.fromString(text.toLowerCase(Locale.ROOT));
  }

  /// Unsigned order, so that it agrees with the order of the text and of UUIDv7 times.
  static int compare(UUID left, UUID right) {
    int high = Long.compareUnsigned(left.getMostSignificantBits(), right.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(left.getLeastSignificantBits(), right.getLeastSignificantBits());
  }
}
