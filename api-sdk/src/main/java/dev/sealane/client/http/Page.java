package dev.sealane.client.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param items in the server's order
/// @param nextCursor where the next page begins; null = this is the last one
public record Page<T>(List<T> items, @Nullable String nextCursor) {
  public Page {
    items = List.copyOf(items);
  }
}
