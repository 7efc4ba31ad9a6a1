package dev.sealane.cli.settings;

import dev.sealane.cli.exit.CliException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Durations and sizes as people write them.
public final class Quantities {

  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,6})m)?(?:(\\d{1,9})s)?");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([kmgt]?)(?:i?b)?");

  private Quantities() {}

  /// Reads `90`, `90s`, `30m`, `1h30m` or `2d`; a bare number is seconds.
  ///
  /// @throws CliException when it is no duration
  public static Duration duration(String what, String text) {
    if (text.matches("\\d{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(text));
    }
    Matcher parts = DURATION.matcher(text);
    if (text.isEmpty() || !parts.matches()) {
      throw CliException.usage(
          what + " is \"" + text + "\", must be seconds or a duration like 90s, 30m or 1h30m");
    }
    return Duration.ofDays(number(parts.group(1)))
        .plusHours(number(parts.group(2)))
        .plusMinutes(number(parts.group(3)))
        .plusSeconds(number(parts.group(4)));
  }

  /// Reads `536870912`, `512m` or `2g`, powers of 1024.
  ///
  /// @throws CliException when it is no size
  public static long bytes(String what, String text) {
    Matcher parts = SIZE.matcher(text.toLowerCase(Locale.ROOT));
    if (parts.matches()) {
      int power = " kmgt".indexOf(parts.group(2).isEmpty() ? " " : parts.group(2));
      long number = Long.parseLong(parts.group(1));
      if (number <= Long.MAX_VALUE >> (10 * power)) {
        return number << (10 * power);
      }
    }
    throw CliException.usage(
        what + " is \"" + text + "\", must be bytes or a size like 512m or 2g");
  }

  /// The other way round: `1h 02m 03s`, `45s`, `0.4s`.
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return "%d.%ds".formatted(seconds, duration.toMillisPart() / 100);
    }
    if (seconds < 60) {
      return seconds + "s";
    }
    return seconds < 3600
        ? "%dm %02ds".formatted(seconds / 60, seconds % 60)
        : "%dh %02dm %02ds".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static long number(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }
}
