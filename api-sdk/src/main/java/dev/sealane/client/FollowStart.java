package dev.sealane.client;

import dev.sealane.api.log.LogCursor;

/// Where and how to begin to follow.
///
/// @param after behind this record
/// @param polling whether to poll from the start instead of using a stream
public record FollowStart(LogCursor after, boolean polling) {

  /// From the first record, by a stream.
  public static final FollowStart BEGINNING = new FollowStart(LogCursor.START, false);
}
