package dev.sealane.api.log;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A position in the log of a run: everything up to and including this record is behind it. Text
/// form `attempt:seq`.
///
/// @param attempt number of the attempt from 1; 0 only in {@link #START}
/// @param seq number of the record within its attempt from 1; 0 = before its first record
public record LogCursor(int attempt, long seq) implements Comparable<LogCursor> {

  /// Before everything.
  public static final LogCursor START = new LogCursor(0, 0);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

  public LogCursor {
    if (attempt < 0 || seq < 0) {
      throw new IllegalArgumentException(
          "cursor is " + attempt + ":" + seq + ", must not be negative");
    }
  }

  /// @throws IllegalArgumentException when {@code text} is not `attempt:seq`
  @JsonCreator
  public static LogCursor parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "cursor is \"" + text + "\", must be attempt:seq like 1:250");
    }
    return new LogCursor(Integer.parseInt(form.group(1)), Long.parseLong(form.group(2)));
  }

  @Override
  public int compareTo(LogCursor other) {
    return attempt != other.attempt
        ? Integer.compare(attempt, other.attempt)
        : Long.compare(seq, other.seq);
  }

  @Override
  public String toString() {
    return attempt + ":" + seq;
  }
}
