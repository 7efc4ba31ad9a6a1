package dev.sealane.runner.log;

import dev.sealane.api.log.LogRecord;
import dev.sealane.runner.log.SpoolSegment.Mark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of one attempt on disk. Three quarters of the cap are the head, a file that only grows
/// and streams live. What comes later goes to a ring of smaller files, of which the oldest are
/// dropped; they are released by {@link #seal} behind a hole.
///
/// A write that fails, as on a full disk, makes a hole and no error: the run goes on. Callers take
/// care that one thread at a time is in here.
final class Spool implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Spool.class);

  /// One 32nd of the cap each.
  private static final int RING_SEGMENTS = 8;

  private static final int FLUSH_BYTES = 256 << 10;

  /// Most programs write little, so the buffer grows with the first that writes much.
  private static final int FIRST_BUFFER = 4 << 10;

  private static final String HEAD = "head.spool";
  private static final String RING_PREFIX = "ring-";

  private final Path directory;
  private final long headBytes;
  private final long ringSegmentBytes;
  private final SpoolSegment head;
  private final List<SpoolSegment> ring;
  private final CRC32C crc = new CRC32C();

  /// Frames that are not written yet, and what all records add up to behind them.
  private ByteBuffer frames = ByteBuffer.allocate(FIRST_BUFFER);

  private Mark mark;

  /// Up to where records could not be written; told as a hole when writing is possible again.
  private @Nullable Mark lost;

  private boolean sealed;

  private Spool(Path directory, LogLimits limits, SpoolSegment head, List<SpoolSegment> ring) {
    this.directory = directory;
    this.headBytes = limits.capBytes() / 4 * 3;
    this.ringSegmentBytes = limits.capBytes() / 4 / RING_SEGMENTS;
    this.head = head;
    this.ring = ring;
    this.mark = ring.isEmpty() ? head.end() : ring.getLast().end();
  }

  /// Opens the spool in {@code directory} or makes it; a torn tail is cut.
  ///
  /// @throws SpoolException when it cannot be read or made
  static Spool open(Path directory, LogLimits limits) {
    try {
      Path headPath = directory.resolve(HEAD);
      Optional<SpoolSegment> old =
          Files.exists(headPath) ? SpoolSegment.open(headPath) : Optional.empty();
      SpoolSegment head = old.isPresent() ? old.get() : SpoolSegment.create(headPath, Mark.START);
      return new Spool(directory, limits, head, openRing(directory, head.end().nextSeq()));
    } catch (IOException e) {
      throw new SpoolException("spool " + directory + " cannot be opened", e);
    }
  }

  /// Files behind a torn one do not join on to it and are of no use.
  private static List<SpoolSegment> openRing(Path directory, long behindHead) throws IOException {
    List<Path> paths;
    try (var files = Files.list(directory)) {
      paths =
          files
              .filter(path -> path.getFileName().toString().startsWith(RING_PREFIX))
              .sorted()
              .toList();
    }
    List<SpoolSegment> ring = new ArrayList<>();
    for (Path path : paths) {
      Optional<SpoolSegment> segment = SpoolSegment.open(path);
      boolean joins =
          segment.isPresent()
              && (ring.isEmpty()
                  ? segment.get().start().nextSeq() >= behindHead
                  : segment.get().start().nextSeq() == ring.getLast().end().nextSeq());
      if (joins) {
        ring.add(segment.get());
      } else {
        segment.ifPresent(Spool::closeQuietly);
        Files.delete(path);
      }
    }
    return ring;
  }

  /// Where the program's output is to be read on.
  Positions positions() {
    return mark.positions();
  }

  /// Number of the next record.
  long nextSeq() {
    return mark.nextSeq();
  }

  /// Takes a line; it is on disk after {@link #flush}.
  void append(SpoolLine line) {
    int size = SpoolFrame.LINE_SIZE + line.length();
    makeRoom(size);
    line.number(mark.nextSeq());
    SpoolFrame.putLine(frames, crc, line);
    StreamPosition position = line.position();
    mark =
        new Mark(
            mark.nextSeq() + 1,
            mark.textBytes() + line.length(),
            position == null ? mark.positions() : mark.positions().with(line.stream(), position));
  }

  /// Takes a hole for output that nobody ever had, so that its size is not known.
  ///
  /// @param positions where the program's output is to be read on
  void lost(Positions positions) {
    makeRoom(SpoolFrame.HOLE_SIZE);
    LogRecord.Hole hole = new LogRecord.Hole(mark.nextSeq(), mark.nextSeq(), 0);
    SpoolFrame.putHole(frames, crc, hole, positions);
    mark = new Mark(mark.nextSeq() + 1, mark.textBytes(), positions);
  }

  private void makeRoom(int size) {
    if (frames.position() + size > Math.min(FLUSH_BYTES, ringSegmentBytes)) {
      flush();
    }
    if (frames.remaining() < size) {
      int needed = frames.position() + size;
      frames = ByteBuffer.allocate(Math.max(2 * frames.capacity(), needed)).put(frames.flip());
    }
  }

  /// Writes what was appended, in one go.
  void flush() {
    if (frames.position() == 0) {
      return;
    }
    try {
      writeLost();
      target(frames.position()).append(frames.array(), frames.position(), mark);
    } catch (IOException e) {
      if (lost == null) {
        log.warn("log records lost spool={} from_seq={}", directory, written().nextSeq(), e);
      }
      lost = mark;
    }
    frames.clear();
  }

  /// Ends it: what is in the ring can be read from now on.
  void seal() {
    flush();
    try {
      writeLost();
    } catch (IOException e) {
      log.warn("hole not written spool={}", directory, e);
    }
    sealed = true;
  }

  /// Number behind the last record that can be read now.
  long readableUpTo() {
    return sealed ? mark.nextSeq() : head.end().nextSeq();
  }

  /// Whether there are records that can only be read once it is sealed.
  boolean suppresses() {
    return !sealed && !ring.isEmpty();
  }

  /// Where the record {@code seq} is, which must be readable.
  Source source(long seq) {
    if (seq < head.end().nextSeq()) {
      return new Source.File(head);
    }
    if (lost != null && seq >= written().nextSeq()) {
      return new Source.Gap(hole(seq, lost));
    }
    for (SpoolSegment segment : ring) {
      Mark start = segment.start();
      if (seq < start.nextSeq()) {
        long bytes = start.textBytes() - head.end().textBytes();
        return new Source.Gap(new LogRecord.Hole(seq, start.nextSeq() - 1, bytes));
      }
      if (seq < segment.end().nextSeq()) {
        return new Source.File(segment);
      }
    }
    throw new IllegalArgumentException("seq is " + seq + ", must be below " + mark.nextSeq());
  }

  /// Where records are read from.
  sealed interface Source {
    /// @param segment holds them
    record File(SpoolSegment segment) implements Source {}

    /// @param hole stands for them
    record Gap(LogRecord.Hole hole) implements Source {}
  }

  void delete() throws IOException {
    head.delete();
    for (SpoolSegment segment : ring) {
      segment.delete();
    }
    Files.deleteIfExists(directory);
  }

  @Override
  public void close() {
    closeQuietly(head);
    ring.forEach(Spool::closeQuietly);
  }

  private Mark written() {
    return ring.isEmpty() ? head.end() : ring.getLast().end();
  }

  /// The file that takes {@code bytes} more.
  private SpoolSegment target(int bytes) throws IOException {
    if (ring.isEmpty() && head.length() + bytes <= headBytes) {
      return head;
    }
    if (ring.isEmpty() || ring.getLast().length() + bytes > ringSegmentBytes) {
      while (ring.size() >= RING_SEGMENTS) {
        ring.removeFirst().delete();
      }
      Mark start = written();
      String name = RING_PREFIX + "%019d.spool".formatted(start.nextSeq());
      ring.add(SpoolSegment.create(directory.resolve(name), start));
    }
    return ring.getLast();
  }

  private void writeLost() throws IOException {
    if (lost != null) {
      LogRecord.Hole hole = hole(written().nextSeq(), lost);
      ByteBuffer frame = ByteBuffer.allocate(SpoolFrame.HOLE_SIZE);
      SpoolFrame.putHole(frame, crc, hole, lost.positions());
      target(frame.position()).append(frame.array(), frame.position(), lost);
      lost = null;
    }
  }

  private LogRecord.Hole hole(long seq, Mark upTo) {
    return new LogRecord.Hole(seq, upTo.nextSeq() - 1, upTo.textBytes() - written().textBytes());
  }

  private static void closeQuietly(SpoolSegment segment) {
    try {
      segment.close();
    } catch (IOException e) {
      log.debug("spool file not closed path={}", segment.path(), e);
    }
  }
}
