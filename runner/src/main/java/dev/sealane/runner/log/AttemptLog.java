package dev.sealane.runner.log;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of one attempt: takes output, gives batches of records. It lies in `<run>-<attempt>`
/// under the spool directory and can be opened again after a restart. Safe for any thread.
///
/// The program's output is written when there is much of it or somebody asks for records, not piece
/// by piece: an engine gives each line on its own. What a crash finds unwritten is read again.
public final class AttemptLog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(AttemptLog.class);

  private final AttemptRef attempt;
  private final Spool spool;
  private final LogLimits limits;
  private final Redactor redactor;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Follower follower;
  private boolean finished;
  private volatile Runnable listener = () -> {};

  private AttemptLog(
      AttemptRef attempt, Spool spool, LogLimits limits, Redactor redactor, InstantSource clock) {
    this.attempt = attempt;
    this.spool = spool;
    this.limits = limits;
    this.redactor = redactor;
    this.clock = clock;
  }

  /// Opens the log or makes it; a torn tail on disk is cut.
  ///
  /// @param spoolDir parent directory of all spools
  /// @throws SpoolException when the disk refuses
  public static AttemptLog open(
      Path spoolDir, AttemptRef attempt, LogLimits limits, Redactor redactor, InstantSource clock) {
    Path directory = spoolDir.resolve(attempt.runId() + "-" + attempt.attempt());
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new SpoolException("spool " + directory + " cannot be made", e);
    }
    return new AttemptLog(attempt, Spool.open(directory, limits), limits, redactor, clock);
  }

  /// Takes text of our own; line breaks make several records. Secrets in it are masked.
  public void line(LogChannel channel, LogStream stream, String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    lock.lock();
    try {
      if (!finished) {
        StreamPipe pipe = StreamPipe.ofText(channel, stream, redactor, limits.lineBytes(), spool);
        pipe.feed(bytes, bytes.length, 0, clock.millis());
        pipe.end();
        spool.flush();
      }
    } finally {
      lock.unlock();
    }
    listener.run();
  }

  /// Where the program's output is to be followed from, with a fresh {@link #output}.
  public SourcePosition resumeFrom() {
    lock.lock();
    try {
      Positions positions = spool.positions();
      return new SourcePosition(positions.stdout().base(), positions.stderr().base());
    } finally {
      lock.unlock();
    }
  }

  /// Takes the program's output from {@link #resumeFrom} on. A sink that was given before takes
  /// nothing any more, and what it held back is forgotten, since it will be read again.
  public OutputSink output() {
    lock.lock();
    try {
      Follower next = new Follower(spool.positions());
      follower = next;
      return next;
    } finally {
      lock.unlock();
    }
  }

  /// Ends the log: gives away held back output and releases the ring. Harmless to repeat.
  ///
  /// @return number of the last record; 0 = there is none
  public long finish() {
    long last;
    lock.lock();
    try {
      if (!finished) {
        if (follower != null) {
          follower.end();
        }
        spool.seal();
        finished = true;
      }
      last = spool.nextSeq() - 1;
    } finally {
      lock.unlock();
    }
    listener.run();
    return last;
  }

  /// Whether {@link #next} would give something.
  public boolean hasRecords(long fromSeq) {
    lock.lock();
    try {
      spool.flush();
      return fromSeq < spool.readableUpTo();
    } finally {
      lock.unlock();
    }
  }

  /// Whether the live part of the cap is used up, so that records wait for {@link #finish}.
  public boolean suppresses() {
    lock.lock();
    try {
      return spool.suppresses();
    } finally {
      lock.unlock();
    }
  }

  /// Reads records from {@code fromSeq} on. They are safe from a crash of the host when this
  /// returns, so nothing is ever sent that a restart would not know. One reader at a time.
  ///
  /// @param fromSeq from 1
  /// @param maxBytes how much text and JSON at most, but at least one record
  /// @throws SpoolException when the disk refuses
  public LogBatch next(long fromSeq, int maxBytes) {
    Spool.Source source;
    lock.lock();
    try {
      spool.flush();
      if (fromSeq >= spool.readableUpTo()) {
        return LogBatch.of(fromSeq, List.of());
      }
      source = spool.source(fromSeq);
    } finally {
      lock.unlock();
    }
    try {
      return switch (source) {
        case Spool.Source.Gap(var hole) -> LogBatch.of(fromSeq, List.of(hole));
        case Spool.Source.File(SpoolSegment segment) -> {
          segment.sync();
          yield LogBatch.of(fromSeq, segment.read(fromSeq, maxBytes));
        }
      };
    } catch (IOException e) {
      throw new SpoolException("spool of " + attempt + " cannot be read", e);
    }
  }

  /// Gives away the beginning of a line when nothing has come since the call before. To be called
  /// every tenth of a second or so while it returns true.
  ///
  /// @return whether the beginning of a line waits for its end
  public boolean flushIdle() {
    lock.lock();
    try {
      Follower current = follower;
      if (finished || current == null || !current.pending()) {
        return false;
      }
      if (current.touched) {
        current.touched = false;
        return true;
      }
      current.idle();
    } finally {
      lock.unlock();
    }
    listener.run();
    return false;
  }

  /// Who wants to know that there are records, or that {@link #flushIdle} is worth a call. Called
  /// from the threads that write; it must not block.
  public void onChange(Runnable changed) {
    listener = changed;
  }

  /// Removes it from disk. Harmless to repeat.
  public void delete() {
    lock.lock();
    try {
      finished = true;
      spool.delete();
    } catch (IOException e) {
      log.warn("spool not removed attempt={}", attempt, e);
    } finally {
      lock.unlock();
    }
  }

  /// Closes its files; what was held back is read again by the next one who opens it.
  @Override
  public void close() {
    lock.lock();
    try {
      finished = true;
      spool.close();
    } finally {
      lock.unlock();
    }
  }

  /// One pass over the program's output.
  private final class Follower implements OutputSink {

    private final Map<LogStream, StreamPipe> pipes = new EnumMap<>(LogStream.class);
    private boolean touched;

    Follower(Positions from) {
      for (LogStream stream : LogStream.values()) {
        pipes.put(stream, pipe(stream, from));
      }
    }

    private StreamPipe pipe(LogStream stream, Positions from) {
      return StreamPipe.ofProgram(stream, redactor, limits.lineBytes(), spool, from.of(stream));
    }

    @Override
    public void output(LogStream stream, byte[] buffer, int length, long positionBehind) {
      lock.lock();
      try {
        if (finished || follower != this) {
          return;
        }
        touched = true;
        of(stream).feed(buffer, length, positionBehind, clock.millis());
      } finally {
        lock.unlock();
      }
      listener.run();
    }

    @Override
    public void lost(LogStream stream, long position) {
      lock.lock();
      try {
        if (finished || follower != this || of(stream).isBehindItsBase()) {
          return; // the last: records from behind that place are in the spool, and so is the hole
        }
        of(stream).end();
        spool.lost(spool.positions().with(stream, new StreamPosition(position, 0)));
        pipes.put(stream, pipe(stream, spool.positions()));
      } finally {
        lock.unlock();
      }
      listener.run();
    }

    private StreamPipe of(LogStream stream) {
      return Objects.requireNonNull(pipes.get(stream));
    }

    boolean pending() {
      return pipes.values().stream().anyMatch(StreamPipe::pending);
    }

    void idle() {
      pipes.values().forEach(StreamPipe::idle);
    }

    void end() {
      pipes.values().forEach(StreamPipe::end);
    }
  }
}
