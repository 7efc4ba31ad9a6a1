package dev.sealane.controlplane.logstream;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import java.util.EnumSet;
import java.util.Set;

/// Which records a reader wants. Holes always pass: nobody knows what was in them.
///
/// @param channels channels of lines
/// @param streams streams of lines
public record LogFilter(Set<LogChannel> channels, Set<LogStream> streams) {

  /// Everything.
  public static final LogFilter ALL =
      new LogFilter(EnumSet.allOf(LogChannel.class), EnumSet.allOf(LogStream.class));

  public LogFilter {
    channels = Set.copyOf(channels);
    streams = Set.copyOf(streams);
  }

  boolean accepts(LogRecord record) {
    return switch (record) {
      case LogRecord.Line line ->
          channels.contains(line.channel()) && streams.contains(line.stream());
      case LogRecord.Hole _ -> true;
    };
  }
}
