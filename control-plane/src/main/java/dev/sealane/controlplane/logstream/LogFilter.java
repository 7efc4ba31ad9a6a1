package dev.sealane.controlplane.logstream;

import dev.sealane.api.log.LogChannel;
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

  boolean accepts(LogChannel channel, LogStream stream) {
    return channels.contains(channel) && streams.contains(stream);
  }
}
