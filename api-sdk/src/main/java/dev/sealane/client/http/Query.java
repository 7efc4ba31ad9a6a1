package dev.sealane.client.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Builds a path with a query.
public final class Query {

  private final StringBuilder path;
  private char next = '?';

  private Query(String path) {
    this.path = new StringBuilder(path);
  }

  public static Query of(String path) {
    return new Query(path);
  }

  /// One segment of a path, encoded.
  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// @param value null or empty = left out
  public Query and(String name, @Nullable Object value) {
    String text = value == null ? "" : value.toString();
    if (!text.isEmpty()) {
      path.append(next).append(name).append('=').append(segment(text));
      next = '&';
    }
    return this;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
