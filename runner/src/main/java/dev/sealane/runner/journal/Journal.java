package dev.sealane.runner.journal;

import dev.sealane.api.runner.AttemptRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this instance has promised and done, so that a restarted daemon goes on from there
/// (native.md section 5). An append-only file of {@link JournalLine}s; entries that wait at the
/// same time share one fsync. May be used from any thread; blocks for the disk.
public final class Journal implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Journal.class);
  private static final long COMPACT_AT = 1L << 20;
  private static final int GROWTH = 4;
  private static final Duration TOMBSTONE_KEPT = Duration.ofDays(2);

  private final Path file;
  private final InstantSource clock;
  private final JournalIndex index;
  private final ReentrantLock disk = new ReentrantLock();
  private final Object waiting = new Object();

  private JournalBatch pending = new JournalBatch();
  private FileChannel channel;
  private long size;
  private long compactAt = COMPACT_AT;

  private Journal(Path file, InstantSource clock, JournalIndex index, FileChannel channel)
      throws IOException {
    this.file = file;
    this.clock = clock;
    this.index = index;
    this.channel = channel;
    this.size = channel.size();
    channel.position(size);
  }

  /// Reads a journal, or begins one. A torn tail is dropped; a broken entry in the middle is
  /// reported and skipped.
  ///
  /// @throws JournalException when it cannot be read or written
  public static Journal open(Path file, InstantSource clock) {
    try {
      JournalReader.Content content = JournalReader.read(file);
      if (!content.brokenLines().isEmpty()) {
        log.error("journal has broken entries file={} lines={}", file, content.brokenLines());
      }
      FileChannel channel = openFile(file);
      if (content.goodLength() < channel.size()) {
        log.warn(
            "torn tail of the journal dropped file={} bytes={}",
            file,
            channel.size() - content.goodLength());
        channel.truncate(content.goodLength());
        channel.force(true);
      }
      JournalIndex index = new JournalIndex();
      content.entries().forEach(index::add);
      return new Journal(file, clock, index, channel);
    } catch (IOException e) {
      throw new JournalException("journal " + file + " cannot be opened: " + e, e);
    }
  }

  /// Writes entries; they are on disk when it returns.
  ///
  /// @throws JournalException when that failed; then none of them counts
  public void append(List<? extends JournalEntry> entries) {
    flush(enqueue(entries, true));
  }

  /// Writes an entry that is only a hint, because the runtime itself knows the truth after a power
  /// cut; it survives the end of the process and becomes durable with the next {@link #append}.
  public void note(JournalEntry entry) {
    flush(enqueue(List.of(entry), false));
  }

  /// Everything that was not removed, oldest first.
  public List<JournaledAttempt> attempts() {
    synchronized (waiting) {
      return index.attempts();
    }
  }

  /// Whether it was cancelled before it came.
  public boolean isTombstone(AttemptRef attempt) {
    synchronized (waiting) {
      return index.isTombstone(attempt);
    }
  }

  private JournalBatch enqueue(List<? extends JournalEntry> entries, boolean durable) {
    synchronized (waiting) {
      pending.add(entries, durable);
      return pending;
    }
  }

  /// Whoever gets the disk first writes for all who wait.
  private void flush(JournalBatch mine) {
    disk.lock();
    try {
      if (!mine.isDone()) {
        writePending();
      }
      mine.requireWritten();
    } finally {
      disk.unlock();
    }
  }

  private void writePending() {
    JournalBatch batch;
    synchronized (waiting) {
      batch = pending;
      pending = new JournalBatch();
    }
    try {
      byte[] bytes = batch.bytes();
      write(channel, bytes);
      if (batch.isDurable()) {
        channel.force(false);
      }
      size += bytes.length;
      synchronized (waiting) {
        batch.entries().forEach(index::add);
      }
      batch.succeeded();
    } catch (IOException e) {
      dropTorn(e);
      batch.failed(new JournalException("journal " + file + " cannot be written: " + e, e));
    }
    if (size > compactAt) {
      compact();
    }
  }

  /// What was written in part must not stand before later entries.
  private void dropTorn(IOException cause) {
    try {
      channel.truncate(size);
      channel.position(size);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /// Puts a fresh file with what is still needed in place of the old one. When that fails, the old
  /// one stays and goes on growing.
  private void compact() {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    synchronized (waiting) {
      index.dropTombstonesBefore(clock.instant().minus(TOMBSTONE_KEPT));
      index.entries().forEach(entry -> kept.writeBytes(JournalLine.write(entry)));
    }
    try {
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.deleteIfExists(fresh);
      FileChannel next = openFile(fresh);
      write(next, kept.toByteArray());
      next.force(true);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      forceDirectory();
      channel.close();
      channel = next;
      size = kept.size();
      log.info("journal compacted bytes={}", size);
    } catch (IOException e) {
      log.warn("journal not compacted file={}", file, e);
    }
    compactAt = Math.max(COMPACT_AT, GROWTH * size);
  }

  private void forceDirectory() throws IOException {
    try (FileChannel directory =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  private static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private static FileChannel openFile(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  @Override
  public void close() {
    disk.lock();
    try {
      channel.close();
    } catch (IOException e) {
      throw new JournalException("journal " + file + " cannot be closed: " + e, e);
    } finally {
      disk.unlock();
    }
  }
}
