package dev.sealane.controlplane.runner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.controlplane.http.ApiRequest;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One page of a list in the spelling of Plan42 (protocol.md section 1.5).
///
/// @param items its objects
/// @param nextToken where the next page begins; null on the last one, never empty, or clients would
///   ask for ever
/// @param nextPageToken the same; only in lists that have it under this name
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Page<T>(
    @JsonProperty("Items") List<T> items,
    @JsonProperty("NextToken") @Nullable String nextToken,
    @JsonProperty("NextPageToken") @Nullable String nextPageToken) {

  private static final int DEFAULT_SIZE = 10;
  private static final int MAX_SIZE = 500;

  public Page {
    items = List.copyOf(items);
  }

  /// How many objects the request wants on a page, 1 to 500.
  public static int size(ApiRequest request) {
    return request.queryInt("maxResults", DEFAULT_SIZE, 1, MAX_SIZE);
  }

  /// Makes a page from rows that were read one further than it is long.
  ///
  /// @param token what the next page begins behind
  public static <R, T> Page<T> of(
      List<R> oneMore, int size, Function<R, T> form, Function<R, Object> token) {
    boolean last = oneMore.size() <= size;
    List<R> rows = last ? oneMore : oneMore.subList(0, size);
    return new Page<>(
        rows.stream().map(form).toList(),
        last ? null : token.apply(rows.getLast()).toString(),
        null);
  }

  /// The same with the token under both names.
  Page<T> withBothTokens() {
    return new Page<>(items, nextToken, nextToken);
  }
}
