package dev.sealane.runner.log;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import org.jspecify.annotations.Nullable;

/// The way of one stream from bytes to lines in the spool. Not for several threads.
final class StreamPipe implements LineCutter.Lines {

  private final Redaction redaction;
  private final LineCutter cutter;
  private final @Nullable SourceBoundaries boundaries;
  private final SpoolLine line;
  private final Spool spool;
  private int skip;
  private long millis;

  private StreamPipe(
      LogChannel channel,
      LogStream stream,
      Redactor redactor,
      int lineBytes,
      Spool spool,
      @Nullable StreamPosition from) {
    this.redaction = redactor.stream();
    this.cutter = new LineCutter(lineBytes, this);
    this.boundaries = from == null ? null : new SourceBoundaries(from);
    this.skip = from == null ? 0 : from.skip();
    this.line = new SpoolLine(channel, stream);
    this.spool = spool;
  }

  /// For output of the program, read on from {@code from}.
  static StreamPipe ofProgram(
      LogStream stream, Redactor redactor, int lineBytes, Spool spool, StreamPosition from) {
    return new StreamPipe(LogChannel.PROGRAM, stream, redactor, lineBytes, spool, from);
  }

  /// For text of our own.
  static StreamPipe ofText(
      LogChannel channel, LogStream stream, Redactor redactor, int lineBytes, Spool spool) {
    return new StreamPipe(channel, stream, redactor, lineBytes, spool, null);
  }

  /// Takes bytes that were read at {@code now}.
  ///
  /// @param positionBehind where the runtime is behind them
  void feed(byte[] buffer, int length, long positionBehind, long now) {
    millis = now;
    if (boundaries != null) {
      boundaries.piece(length, positionBehind);
    }
    int dropped = Math.min(skip, length);
    skip -= dropped;
    redaction.feed(buffer, dropped, length - dropped, cutter);
  }

  /// Whether it begins with bytes that an earlier pipe gave away already, and none has come yet.
  boolean isBehindItsBase() {
    return skip > 0;
  }

  /// Gives away the beginning of a line.
  void idle() {
    cutter.idle();
  }

  /// Gives away everything.
  void end() {
    redaction.end(cutter);
    cutter.end();
  }

  /// Whether a line has begun.
  boolean pending() {
    return cutter.pending();
  }

  @Override
  public void line(byte[] text, int offset, int length, boolean partial, long behind) {
    spool.append(
        line.text(text, offset, length, partial)
            .read(millis, boundaries == null ? null : boundaries.at(behind)));
  }
}
