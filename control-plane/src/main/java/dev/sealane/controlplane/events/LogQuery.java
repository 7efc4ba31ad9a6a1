package dev.sealane.controlplane.events;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogStream;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.logstream.LogFilter;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What a request asks of a log.
///
/// @param after behind which record to begin; empty = at the start
/// @param tail only the last so many; 0 = all
/// @param limit records at most; 0 = nothing was asked for
/// @param filter channels and streams
/// @param attempt the one attempt; 0 = all
record LogQuery(Optional<LogCursor> after, int tail, int limit, LogFilter filter, int attempt) {

  private static final int MAX_ATTEMPT = 1_000_000;

  /// Reads `after`, `tail`, `limit`, `channel`, `stream` and `attempt`; lists are joined by commas.
  ///
  /// @throws dev.sealane.api.problem.SealaneException when one is out of range
  /// @throws IllegalArgumentException when one is no such thing
  static LogQuery of(ApiRequest request, EventLimits limits) {
    return new LogQuery(
        request.query("after").filter(text -> !text.isEmpty()).map(LogCursor::parse),
        request.queryInt("tail", 0, 0, limits.largestPage()),
        request.queryInt("limit", 0, 1, limits.largestPage()),
        new LogFilter(
            words(request, "channel", LogChannel::parse, LogFilter.ALL.channels()),
            words(request, "stream", LogStream::parse, LogFilter.ALL.streams())),
        request.queryInt("attempt", 0, 1, MAX_ATTEMPT));
  }

  private static <E> Set<E> words(
      ApiRequest request, String name, Function<String, E> parse, Set<E> all) {
    return request
        .query(name)
        .filter(text -> !text.isEmpty())
        .map(text -> Arrays.stream(text.split(",", -1)).map(parse).collect(Collectors.toSet()))
        .orElse(all);
  }
}
