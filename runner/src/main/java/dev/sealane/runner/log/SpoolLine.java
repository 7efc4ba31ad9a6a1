package dev.sealane.runner.log;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import org.jspecify.annotations.Nullable;

/// A line on its way into the spool. The text is a part of a buffer, copied before the next line
/// comes.
final class SpoolLine {

  private final LogChannel channel;
  private final LogStream stream;
  private long seq;
  private long millis;
  private @Nullable StreamPosition position;
  private byte[] text = {};
  private int offset;
  private int length;
  private boolean partial;

  SpoolLine(LogChannel channel, LogStream stream) {
    this.channel = channel;
    this.stream = stream;
  }

  /// Takes the text.
  SpoolLine text(byte[] buffer, int from, int count, boolean isPartial) {
    text = buffer;
    offset = from;
    length = count;
    partial = isPartial;
    return this;
  }

  /// @param behind where the stream is behind it; null = it is no output of the program
  SpoolLine read(long at, @Nullable StreamPosition behind) {
    millis = at;
    position = behind;
    return this;
  }

  void number(long next) {
    seq = next;
  }

  LogChannel channel() {
    return channel;
  }

  LogStream stream() {
    return stream;
  }

  long seq() {
    return seq;
  }

  /// When it was read, in milliseconds since the epoch.
  long millis() {
    return millis;
  }

  @Nullable StreamPosition position() {
    return position;
  }

  byte[] text() {
    return text;
  }

  int offset() {
    return offset;
  }

  int length() {
    return length;
  }

  boolean partial() {
    return partial;
  }
}
