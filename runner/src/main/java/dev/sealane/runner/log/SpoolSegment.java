package dev.sealane.runner.log;

import dev.sealane.api.log.LogRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/// One append-only file of a spool: a header, then {@link SpoolFrame}s. One thread writes, another
/// may read what was written.
///
/// Header: int magic, long number of the first record, long bytes of text before it, then base and
/// skip of both streams before it, int CRC32C of all that.
///
/// It uses {@link RandomAccessFile}, since a channel closes itself when its thread is interrupted.
final class SpoolSegment implements AutoCloseable {

  static final int HEADER_SIZE = 4 + 8 + 8 + 24 + 4;

  private static final int MAGIC = 0x534C5031;
  private static final int INDEX_STEP = 256 << 10;

  /// What the records up to some place add up to.
  ///
  /// @param nextSeq number of the record that comes next
  /// @param textBytes bytes of text of all records of the attempt before it
  /// @param positions where the streams are
  record Mark(long nextSeq, long textBytes, Positions positions) {

    static final Mark START = new Mark(1, 0, Positions.START);

    Mark plus(SpoolFrame frame) {
      return new Mark(
          frame.record().lastSeq() + 1, textBytes + frame.textBytes(), frame.positions());
    }
  }

  /// Where the record with some number begins.
  private record Place(long seq, long offset) {}

  private final Path path;
  private final RandomAccessFile file;
  private final Mark start;
  private Mark end;

  /// Bytes of whole frames; what is behind them does not count.
  private long length;

  private long syncedLength;

  /// Offset of some frames by the number of their record.
  private final TreeMap<Long, Long> index = new TreeMap<>();

  /// Behind the last record that was read; the next read mostly begins there.
  private Place lastRead = new Place(0, 0);

  private SpoolSegment(Path path, RandomAccessFile file, Mark start) {
    this.path = path;
    this.file = file;
    this.start = start;
    this.end = start;
    this.length = HEADER_SIZE;
    index.put(start.nextSeq, (long) HEADER_SIZE);
  }

  /// Makes a new file.
  static SpoolSegment create(Path path, Mark start) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      file.setLength(0);
      file.write(header(start));
      return new SpoolSegment(path, file, start);
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
  }

  /// Opens an existing file and cuts what is torn at its end.
  ///
  /// @return empty when not even its header is whole
  static Optional<SpoolSegment> open(Path path) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      Optional<Mark> start = readHeader(file);
      if (start.isEmpty()) {
        file.close();
        return Optional.empty();
      }
      SpoolSegment segment = new SpoolSegment(path, file, start.get());
      segment.scan();
      return Optional.of(segment);
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  Path path() {
    return path;
  }

  Mark start() {
    return start;
  }

  synchronized Mark end() {
    return end;
  }

  synchronized long length() {
    return length;
  }

  /// Appends whole frames. When that fails, nothing of them counts.
  ///
  /// @param after what all records add up to behind them
  void append(byte[] frames, int count, Mark after) throws IOException {
    long at = length();
    try {
      file.seek(at);
      file.write(frames, 0, count);
    } catch (IOException e) {
      file.setLength(at); // shrinking works on a full disk too
      throw e;
    }
    synchronized (this) {
      addToIndex(at);
      length = at + count;
      end = after;
    }
  }

  /// Makes sure that what was appended survives a crash of the host.
  void sync() throws IOException {
    long upTo = length();
    if (upTo > syncedLength) {
      file.getFD().sync();
      syncedLength = upTo;
    }
  }

  /// Reads records from {@code fromSeq} on, which must be in here. Not for several threads.
  ///
  /// @param maxWeight how much at most, but at least one record
  List<LogRecord> read(long fromSeq, int maxWeight) throws IOException {
    long limit;
    long at;
    synchronized (this) {
      limit = length;
      at = fromSeq == lastRead.seq ? lastRead.offset : index.floorEntry(fromSeq).getValue();
    }
    List<LogRecord> found = new ArrayList<>();
    try (SpoolCursor cursor = new SpoolCursor(path, at, limit, Positions.START)) {
      long weight = 0;
      while (weight < maxWeight) {
        Optional<SpoolFrame> next = cursor.next();
        if (next.isEmpty()) {
          break;
        }
        LogRecord record = next.get().record();
        if (record.lastSeq() >= fromSeq) {
          found.add(record);
          weight += next.get().weight();
        }
      }
      if (!found.isEmpty()) {
        lastRead = new Place(found.getLast().lastSeq() + 1, cursor.offset());
      }
    }
    return found;
  }

  void delete() throws IOException {
    close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void scan() throws IOException {
    try (SpoolCursor cursor = new SpoolCursor(path, HEADER_SIZE, file.length(), start.positions)) {
      for (Optional<SpoolFrame> next = cursor.next();
          next.isPresent() && next.get().record().seq() == end.nextSeq;
          next = cursor.next()) {
        addToIndex(length);
        end = end.plus(next.get());
        length = cursor.offset();
      }
    }
    file.setLength(length);
  }

  private void addToIndex(long offset) {
    if (offset - index.lastEntry().getValue() >= INDEX_STEP) {
      index.put(end.nextSeq, offset);
    }
  }

  private static byte[] header(Mark start) {
    ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
    header.putInt(MAGIC).putLong(start.nextSeq).putLong(start.textBytes);
    for (StreamPosition position : List.of(start.positions.stdout(), start.positions.stderr())) {
      header.putLong(position.base()).putInt(position.skip());
    }
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, header.position());
    return header.putInt((int) crc.getValue()).array();
  }

  private static Optional<Mark> readHeader(RandomAccessFile file) throws IOException {
    if (file.length() < HEADER_SIZE) {
      return Optional.empty();
    }
    ByteBuffer header = ByteBuffer.allocate(HEADER_SIZE);
    file.seek(0);
    file.readFully(header.array());
    CRC32C crc = new CRC32C();
    crc.update(header.array(), 0, HEADER_SIZE - 4);
    if (header.getInt() != MAGIC || header.getInt(HEADER_SIZE - 4) != (int) crc.getValue()) {
      return Optional.empty();
    }
    return Optional.of(
        new Mark(
            header.getLong(),
            header.getLong(),
            new Positions(
                new StreamPosition(header.getLong(), header.getInt()),
                new StreamPosition(header.getLong(), header.getInt()))));
  }
}
