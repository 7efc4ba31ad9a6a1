package dev.sealane.runner.config;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as people write them: `8G`, `512M`, `64KiB`, `4096`. Units are powers of 1024.
public final class ByteSize {

  private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*([KMGT]?)(?:I?B)?");
  private static final String UNITS = "KMGT";

  private ByteSize() {}

  /// @return bytes; empty when {@code text} is no size or does not fit
  public static OptionalLong parse(String text) {
    Matcher form = FORM.matcher(text.strip().toUpperCase(Locale.ROOT));
    if (!form.matches()) {
      return OptionalLong.empty();
    }
    String unit = form.group(2);
    int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
    try {
      return OptionalLong.of(Math.multiplyExact(Long.parseLong(form.group(1)), 1L << shift));
    } catch (ArithmeticException _) {
      return OptionalLong.empty();
    }
  }
}
