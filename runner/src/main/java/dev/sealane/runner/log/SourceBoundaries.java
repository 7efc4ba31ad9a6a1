package dev.sealane.runner.log;

import java.util.ArrayDeque;
import java.util.Deque;

/// Translates byte counts of one stream to {@link StreamPosition}s. Counts must be asked for in
/// rising order.
final class SourceBoundaries {

  private record Boundary(long count, long position) {}

  private final Deque<Boundary> boundaries = new ArrayDeque<>();
  private long behind;

  /// @param from where the stream is read from; its count is 0 behind the skipped bytes
  SourceBoundaries(StreamPosition from) {
    behind = -from.skip();
    boundaries.add(new Boundary(behind, from.base()));
  }

  /// A piece of {@code length} bytes has come, behind which the runtime is at {@code position}.
  void piece(int length, long position) {
    behind += length;
    boundaries.add(new Boundary(behind, position));
  }

  /// Where {@code count} is.
  StreamPosition at(long count) {
    Boundary first = boundaries.remove();
    for (Boundary next = boundaries.peek();
        next != null && next.count <= count;
        next = boundaries.peek()) {
      first = boundaries.remove();
    }
    boundaries.addFirst(first);
    return new StreamPosition(first.position, Math.toIntExact(count - first.count));
  }
}
