package dev.sealane.runner.container;

import dev.sealane.api.log.LogStream;

/// Takes raw output as it comes. Called from one thread at a time for one program.
@FunctionalInterface
public interface OutputSink {

  /// @param stream where it was written to
  /// @param buffer holds it; reused by the caller afterwards
  /// @param length how many bytes of {@code buffer}, from its beginning
  /// @param positionBehind position of {@code stream} behind these bytes, see {@link
  ///   SourcePosition}
  void output(LogStream stream, byte[] buffer, int length, long positionBehind)
      throws InterruptedException;

  /// Output is lost there; called from the same thread. After a restart of the daemon that reads on
  /// at exactly this place it is called again.
  ///
  /// @param position of {@code stream} in front of what is lost
  default void lost(LogStream stream, long position) throws InterruptedException {}
}
