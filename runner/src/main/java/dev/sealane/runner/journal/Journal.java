package dev.sealane.runner.journal;

import dev.sealane.api.runner.AttemptRef;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
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
  private final JournalFile.Sync sync;
  private final JournalIndex index;
  private final ReentrantLock disk = new ReentrantLock();
  private final Object waiting = new Object();

  private JournalBatch pending = new JournalBatch();
  private JournalFile current;
  private long compactAt = COMPACT_AT;

  private Journal(
      Path file,
      InstantSource clock,
      JournalFile.Sync sync,
      JournalIndex index,
      JournalFile current) {
    this.file = file;
    this.clock = clock;
    this.sync = sync;
    this.index = index;
    this.current = current;
  }

  /// Reads a journal, or begins one. A torn tail is dropped; a broken entry in the middle is
  /// reported and skipped.
  ///
  /// @throws JournalException when it cannot be read or written
  public static Journal open(Path file, InstantSource clock) {
    return open(file, clock, FileDescriptor::sync);
  }

  static Journal open(Path file, InstantSource clock, JournalFile.Sync sync) {
    try {
      JournalReader.Content content = JournalReader.read(file);
      if (!content.brokenLines().isEmpty()) {
        log.error("journal has broken entries file={} lines={}", file, content.brokenLines());
      }
      JournalFile current = JournalFile.open(file, sync);
      if (content.goodLength() < current.size()) {
        log.warn(
            "torn tail of the journal dropped file={} bytes={}",
            file,
            current.size() - content.goodLength());
        current.cut(content.goodLength());
      }
      JournalIndex index = new JournalIndex();
      content.entries().forEach(index::add);
      return new Journal(file, clock, sync, index, current);
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
      current.append(batch.bytes(), batch.isDurable());
      synchronized (waiting) {
        batch.entries().forEach(index::add);
      }
      batch.succeeded();
    } catch (IOException e) {
      batch.failed(new JournalException("journal " + file + " cannot be written: " + e, e));
    }
    if (current.size() > compactAt) {
      compact();
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
      JournalFile next = JournalFile.open(fresh, sync);
      next.append(kept.toByteArray(), true);
      JournalFile.replace(fresh, file);
      JournalFile before = current;
      current = next; // from here on only this one is found again
      before.close();
      log.info("journal compacted bytes={}", current.size());
    } catch (IOException e) {
      log.warn("journal not compacted file={}", file, e);
    }
    compactAt = Math.max(COMPACT_AT, GROWTH * current.size());
  }

  @Override
  public void close() {
    disk.lock();
    try {
      current.close();
    } catch (IOException e) {
      throw new JournalException("journal " + file + " cannot be closed: " + e, e);
    } finally {
      disk.unlock();
    }
  }
}
