package dev.sealane.runner.log;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.zip.CRC32C;

/// One record as it lies in a spool file; numbers are big-endian.
///
/// ```
/// int   length of the body
/// int   CRC32C of the body
/// byte  flags: 1 hole, 2 stderr, 4 partial, 8 has a position; channel << 4
/// long  seq
/// line: long ts in ms, long base, int skip, text in UTF-8
/// hole: long to_seq, long bytes, then (long base, int skip) of stdout and of stderr
/// ```
///
/// @param record what is sent
/// @param positions where the streams are behind it, starting from those before it
/// @param textBytes bytes of text that it stands for
/// @param size bytes of the whole frame
record SpoolFrame(LogRecord record, Positions positions, long textBytes, int size) {

  static final int LINE_SIZE = 8 + 29;
  static final int HOLE_SIZE = 8 + 49;

  private static final int FLAT_WEIGHT = 100;
  private static final int PREFIX = 8;
  private static final int HOLE = 1;
  private static final int STDERR = 2;
  private static final int PARTIAL = 4;
  private static final int POSITIONED = 8;
  private static final int CHANNEL_SHIFT = 4;

  /// Bytes of its text and a flat part for the rest, about what its JSON costs.
  int weight() {
    return (record instanceof LogRecord.Line ? size - LINE_SIZE : 0) + FLAT_WEIGHT;
  }

  /// Writes a line behind {@code out}'s position; its array must be accessible and have room for
  /// {@link #LINE_SIZE} and the text.
  static void putLine(ByteBuffer out, CRC32C crc, SpoolLine line) {
    int start = out.position();
    StreamPosition position = line.position();
    int flags =
        (line.stream() == LogStream.STDERR ? STDERR : 0)
            | (line.partial() ? PARTIAL : 0)
            | (position != null ? POSITIONED : 0)
            | code(line.channel()) << CHANNEL_SHIFT;
    out.position(start + PREFIX);
    out.put((byte) flags).putLong(line.seq()).putLong(line.millis());
    out.putLong(position == null ? 0 : position.base());
    out.putInt(position == null ? 0 : position.skip());
    out.put(line.text(), line.offset(), line.length());
    putPrefix(out, crc, start);
  }

  /// Writes a hole behind {@code out}'s position.
  static void putHole(ByteBuffer out, CRC32C crc, LogRecord.Hole hole, Positions positions) {
    int start = out.position();
    out.position(start + PREFIX);
    out.put((byte) HOLE).putLong(hole.seq()).putLong(hole.toSeq()).putLong(hole.bytes());
    out.putLong(positions.stdout().base()).putInt(positions.stdout().skip());
    out.putLong(positions.stderr().base()).putInt(positions.stderr().skip());
    putPrefix(out, crc, start);
  }

  private static int code(LogChannel channel) {
    return switch (channel) {
      case SETUP -> 0;
      case PROGRAM -> 1;
      case SYSTEM -> 2;
    };
  }

  private static LogChannel channel(int code) {
    return switch (code) {
      case 0 -> LogChannel.SETUP;
      case 1 -> LogChannel.PROGRAM;
      default -> LogChannel.SYSTEM;
    };
  }

  private static void putPrefix(ByteBuffer out, CRC32C crc, int start) {
    int length = out.position() - start - PREFIX;
    crc.reset();
    crc.update(out.array(), out.arrayOffset() + start + PREFIX, length);
    out.putInt(start, length).putInt(start + 4, (int) crc.getValue());
  }

  /// Reads the frame at {@code in}'s position and moves behind it.
  ///
  /// @param before where the streams are before it
  /// @return empty when no whole, sound frame is there; the position stays
  static Optional<SpoolFrame> read(ByteBuffer in, CRC32C crc, Positions before) {
    int start = in.position();
    if (in.remaining() < LINE_SIZE) {
      return Optional.empty();
    }
    int length = in.getInt(start);
    if (length < LINE_SIZE - PREFIX || length > in.remaining() - PREFIX) {
      return Optional.empty();
    }
    crc.reset();
    crc.update(in.array(), in.arrayOffset() + start + PREFIX, length);
    if ((int) crc.getValue() != in.getInt(start + 4)) {
      return Optional.empty();
    }
    in.position(start + PREFIX);
    int flags = in.get();
    long seq = in.getLong();
    SpoolFrame frame =
        (flags & HOLE) != 0
            ? hole(in, seq, PREFIX + length)
            : line(in, seq, flags, PREFIX + length, before);
    in.position(start + PREFIX + length);
    return Optional.of(frame);
  }

  /// How many bytes the frame at {@code in}'s position wants; the 4 bytes must be there.
  static int sizeAt(ByteBuffer in) {
    return PREFIX + in.getInt(in.position());
  }

  private static SpoolFrame line(ByteBuffer in, long seq, int flags, int size, Positions before) {
    Instant ts = Instant.ofEpochMilli(in.getLong());
    StreamPosition position = new StreamPosition(in.getLong(), in.getInt());
    int length = size - LINE_SIZE;
    String text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    LogStream stream = (flags & STDERR) != 0 ? LogStream.STDERR : LogStream.STDOUT;
    LogRecord.Line line =
        new LogRecord.Line(
            seq, ts, channel(flags >> CHANNEL_SHIFT), stream, text, (flags & PARTIAL) != 0);
    Positions after = (flags & POSITIONED) != 0 ? before.with(stream, position) : before;
    return new SpoolFrame(line, after, length, size);
  }

  private static SpoolFrame hole(ByteBuffer in, long seq, int size) {
    LogRecord.Hole hole = new LogRecord.Hole(seq, in.getLong(), in.getLong());
    StreamPosition stdout = new StreamPosition(in.getLong(), in.getInt());
    StreamPosition stderr = new StreamPosition(in.getLong(), in.getInt());
    return new SpoolFrame(hole, new Positions(stdout, stderr), hole.bytes(), size);
  }
}
