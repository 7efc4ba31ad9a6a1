package dev.sealane.client;

import dev.sealane.api.run.RunKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which runs to list, newest first.
///
/// @param statuses canonical words; empty = all
/// @param kind null = all
/// @param mine only those of the caller
/// @param since only those accepted after it; null = all
/// @param limit how many a page, 1 to 1000
/// @param cursor where the page begins; null = the first one
/// @param oldestFirst turns the order round
public record RunQuery(
    List<String> statuses,
    @Nullable RunKind kind,
    boolean mine,
    @Nullable Instant since,
    int limit,
    @Nullable String cursor,
    boolean oldestFirst) {

  public RunQuery {
    statuses = List.copyOf(statuses);
  }

  /// All of the caller's own, 100 a page.
  public static RunQuery own(@Nullable RunKind kind) {
    return new RunQuery(List.of(), kind, true, null, 100, null, false);
  }

  public RunQuery from(String nextCursor) {
    return new RunQuery(statuses, kind, mine, since, limit, nextCursor, oldestFirst);
  }
}
