package dev.sealane.client;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogStream;
import org.jspecify.annotations.Nullable;

/// Which records of a log.
///
/// @param after the position behind which to begin
/// @param limit how many at most, 1 to 10,000
/// @param tail only the last so many; 0 = all
/// @param channel null = all
/// @param stream null = both
/// @param attempt 0 = all
public record LogQuery(
    LogCursor after,
    int limit,
    int tail,
    @Nullable LogChannel channel,
    @Nullable LogStream stream,
    int attempt) {

  private static final int PAGE = 1000;

  public static LogQuery after(LogCursor cursor) {
    return of(cursor, null, null, 0);
  }

  public static LogQuery of(
      LogCursor after, @Nullable LogChannel channel, @Nullable LogStream stream, int attempt) {
    return new LogQuery(after, PAGE, 0, channel, stream, attempt);
  }

  /// The last {@code tail} records.
  public LogQuery tail(int tail) {
    return new LogQuery(after, limit, tail, channel, stream, attempt);
  }

  public LogQuery from(LogCursor cursor) {
    return new LogQuery(cursor, limit, 0, channel, stream, attempt);
  }
}
