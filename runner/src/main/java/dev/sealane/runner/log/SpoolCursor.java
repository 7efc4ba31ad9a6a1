package dev.sealane.runner.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/// Reads the frames of a spool file one after the other, up to the first that is not whole.
final class SpoolCursor implements AutoCloseable {

  private static final int FIRST_SIZE = 64 << 10;

  /// No frame is larger: a line of 1 MiB and its numbers.
  private static final int MOST_SIZE = 2 << 20;

  private final RandomAccessFile file;
  private final long limit;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE).limit(0);
  private Positions positions;
  private long read;

  /// @param from offset of the first frame
  /// @param limit offset behind the last one
  /// @param before where the streams are before the first frame
  SpoolCursor(Path path, long from, long limit, Positions before) throws IOException {
    this.file = new RandomAccessFile(path.toFile(), "r");
    this.limit = limit;
    this.positions = before;
    this.read = from;
    file.seek(from);
  }

  /// The next frame; empty at the end, or where a frame is torn.
  Optional<SpoolFrame> next() throws IOException {
    if (!available(Integer.BYTES)) {
      return Optional.empty();
    }
    int size = SpoolFrame.sizeAt(buffer);
    if (size <= 0 || size > MOST_SIZE || !available(size)) {
      return Optional.empty();
    }
    Optional<SpoolFrame> frame = SpoolFrame.read(buffer, crc, positions);
    frame.ifPresent(whole -> positions = whole.positions());
    return frame;
  }

  /// Offset of the frame that {@link #next} would give.
  long offset() {
    return read - buffer.remaining();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private boolean available(int wanted) throws IOException {
    if (buffer.remaining() >= wanted) {
      return true;
    }
    if (buffer.remaining() + limit - read < wanted) {
      return false;
    }
    if (buffer.capacity() < wanted) {
      buffer = ByteBuffer.allocate(2 * wanted).put(buffer).flip();
    }
    buffer.compact();
    int room = (int) Math.min(buffer.remaining(), limit - read);
    while (buffer.position() < wanted) {
      int count = file.read(buffer.array(), buffer.position(), room);
      if (count < 0) {
        break;
      }
      buffer.position(buffer.position() + count);
      read += count;
      room -= count;
    }
    buffer.flip();
    return buffer.remaining() >= wanted;
  }
}
