package dev.sealane.controlplane.logstream;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.seal.AtRest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The logs of all runs. It knows runs and attempts by their names only; who may write or read is
/// decided elsewhere. All methods block; safe for any thread.
public final class Logs {

  private static final Logger log = LoggerFactory.getLogger(Logs.class);

  /// Chunks that one look at the index fetches.
  private static final int CHUNKS = 32;

  private final LogChunkStore index;
  private final Segments segments;
  private final AtRest atRest;
  private final LogArrivals arrivals;
  private final LogLimits limits;
  private final AttemptTails tails;

  /// @param segments where the files are
  /// @param arrivals is told about each batch, after its commit
  public Logs(
      LogChunkStore index, Path segments, AtRest atRest, LogArrivals arrivals, LogLimits limits) {
    this.index = index;
    this.segments = new Segments(segments);
    this.atRest = atRest;
    this.arrivals = arrivals;
    this.limits = limits;
    this.tails = new AttemptTails(limits.tails());
  }

  /// Number of the record that comes next, from 1.
  public long nextSeq(AttemptRef attempt) {
    return index.lastSeq(attempt) + 1;
  }

  /// Stores what is new in {@code batch}. On return it is on disk, and followers were told.
  ///
  /// @return {@link AppendResult.Gap} when records before it are missing; then nothing was stored
  /// @throws dev.sealane.controlplane.sql.StorageException when the disk or the database refuses;
  ///   then it may be sent again
  public AppendResult append(AttemptRef attempt, LogBatch batch) {
    AttemptTail tail = tails.take(attempt);
    try {
      AttemptTail.Stored stored = tail.stored().orElseGet(() -> index.stored(attempt));
      long next = stored.nextSeq();
      if (batch.isEmpty() || batch.nextSeq() <= next) {
        return new AppendResult.Stored(next);
      }
      if (batch.fromSeq() > next) {
        return new AppendResult.Gap(next);
      }
      tail.forget(); // until the commit has answered
      tail.know(store(attempt, stored, batch.fromSeq() < next ? batch.from(next) : batch));
    } finally {
      tail.give();
    }
    arrivals.publish(attempt.runId());
    return new AppendResult.Stored(batch.nextSeq());
  }

  private AttemptTail.Stored store(AttemptRef attempt, AttemptTail.Stored stored, LogBatch batch) {
    byte[] sealed = atRest.seal(batch.json(), place(attempt, batch.fromSeq()));
    boolean inRow =
        stored.segmentEnd() == 0 && stored.rowBytes() + sealed.length <= limits.rowBytes();
    LogChunk.Place place;
    if (inRow) {
      place = new LogChunk.Place.InRow(Bytes.copyOf(sealed));
    } else {
      segments.write(attempt, stored.segmentEnd(), sealed);
      place = new LogChunk.Place.InSegment(stored.segmentEnd(), sealed.length);
    }
    index.insert(attempt, new LogChunk(batch.fromSeq(), batch.nextSeq() - 1, batch.count(), place));
    return new AttemptTail.Stored(
        batch.nextSeq(),
        inRow ? 0 : stored.segmentEnd() + sealed.length,
        inRow ? stored.rowBytes() + sealed.length : stored.rowBytes());
  }

  /// Position of the last stored record of a run.
  public Optional<LogPosition> last(RunId run) {
    return index.last(run);
  }

  /// The first attempt after {@code attempt} of which something is stored.
  public OptionalInt attemptAfter(RunId run, int attempt) {
    return index.attemptAfter(run, attempt);
  }

  /// Reads records of one attempt.
  ///
  /// A chunk that cannot be read any more is told as a hole, so one bad sector does not hide the
  /// rest.
  ///
  /// @param after the record behind which to begin; 0 = from the first
  public LogPage read(AttemptRef attempt, long after, LogFilter filter, PageLimit limit) {
    List<LogEntry> entries = new ArrayList<>();
    long position = after;
    long bytes = 0;
    while (true) {
      List<LogChunk> chunks = index.from(attempt, position + 1, CHUNKS);
      for (LogChunk chunk : chunks) {
        if (bytes >= limit.bytes()) {
          return new LogPage(entries, position, true);
        }
        for (LogRecord record : records(attempt, chunk)) {
          if (record.lastSeq() > position) {
            if (entries.size() == limit.records()) {
              return new LogPage(entries, position, true);
            }
            if (filter.accepts(record)) {
              entries.add(new LogEntry(attempt.attempt(), record));
            }
            position = record.lastSeq();
          }
        }
        bytes += length(chunk);
      }
      if (chunks.size() < CHUNKS) {
        return new LogPage(entries, position, false);
      }
    }
  }

  /// The position behind which the last {@code count} records of a run begin that {@code filter}
  /// lets pass.
  ///
  /// @param onlyAttempt 0 = all attempts
  public LogCursor tail(RunId run, int count, LogFilter filter, int onlyAttempt) {
    int missing = count;
    OptionalInt attempt =
        onlyAttempt == 0
            ? index.attemptBefore(run, Integer.MAX_VALUE)
            : OptionalInt.of(onlyAttempt);
    while (attempt.isPresent()) {
      AttemptRef ref = new AttemptRef(run, attempt.getAsInt());
      long before = Long.MAX_VALUE;
      List<LogChunk> chunks = index.before(ref, before, CHUNKS);
      while (!chunks.isEmpty()) {
        for (LogChunk chunk : chunks) {
          for (LogRecord record : records(ref, chunk).reversed()) {
            if (missing == 0) {
              return new LogCursor(ref.attempt(), record.lastSeq());
            }
            missing -= filter.accepts(record) ? 1 : 0;
          }
          before = chunk.fromSeq();
        }
        chunks = index.before(ref, before, CHUNKS);
      }
      attempt =
          onlyAttempt == 0 ? index.attemptBefore(run, attempt.getAsInt()) : OptionalInt.empty();
    }
    return LogCursor.START;
  }

  private List<LogRecord> records(AttemptRef attempt, LogChunk chunk) {
    try {
      byte[] sealed =
          switch (chunk.place()) {
            case LogChunk.Place.InRow(Bytes bytes) -> bytes.toArray();
            case LogChunk.Place.InSegment(long offset, int length) ->
                segments.read(attempt, offset, length);
          };
      return Json.NATIVE.readList(
          atRest.open(sealed, place(attempt, chunk.fromSeq())), LogRecord.class);
    } catch (IOException | SealException | JsonException e) {
      log.error(
          "log chunk is lost attempt={} from={} to={}", attempt, chunk.fromSeq(), chunk.toSeq(), e);
      return List.of(new LogRecord.Hole(chunk.fromSeq(), chunk.toSeq(), length(chunk)));
    }
  }

  private static long length(LogChunk chunk) {
    return switch (chunk.place()) {
      case LogChunk.Place.InRow(Bytes bytes) -> bytes.length();
      case LogChunk.Place.InSegment(_, int length) -> length;
    };
  }

  private static String[] place(AttemptRef attempt, long fromSeq) {
    return new String[] {
      "log_chunk",
      attempt.runId().toString(),
      Integer.toString(attempt.attempt()),
      Long.toString(fromSeq)
    };
  }
}
