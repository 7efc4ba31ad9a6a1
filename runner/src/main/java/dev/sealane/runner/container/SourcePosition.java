package dev.sealane.runner.container;

import dev.sealane.api.log.LogStream;

/// How far the output of a program was read: bytes a stream under `process`, log entries a stream
/// from the container's start under `docker`.
///
/// @param stdout units of stdout that were read, from 0
/// @param stderr units of stderr that were read, from 0
public record SourcePosition(long stdout, long stderr) {

  public static final SourcePosition START = new SourcePosition(0, 0);

  /// The same with another position of {@code stream}.
  public SourcePosition with(LogStream stream, long position) {
    return switch (stream) {
      case STDOUT -> new SourcePosition(position, stderr);
      case STDERR -> new SourcePosition(stdout, position);
    };
  }

  public long of(LogStream stream) {
    return stream == LogStream.STDOUT ? stdout : stderr;
  }
}
