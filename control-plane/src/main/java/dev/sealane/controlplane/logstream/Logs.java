package dev.sealane.controlplane.logstream;

import com.fasterxml.jackson.core.JsonParser;
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
import java.util.Map;
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

  /// Where the segment of an attempt lies below the directory of logs.
  public static Path segment(Path directory, AttemptRef attempt) {
    return Segments.file(directory, attempt);
  }

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

  /// Bytes of all logs.
  public long bytes() {
    return index.bytes().total();
  }

  /// Bytes of the logs of the next few runs, oldest run first.
  ///
  /// @param after the last run that was looked at; empty = none yet
  public Map<RunId, Long> bytesByRun(Optional<RunId> after) {
    return index.bytes().byRun(after, CHUNKS);
  }

  /// Deletes the log of a run that has ended. The index goes first: a file that nobody names is
  /// harmless.
  public void forget(RunId run) {
    List<AttemptRef> attempts = index.delete(run);
    tails.forget(run);
    attempts.forEach(segments::delete);
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
    arrivals.publish(attempt);
    return new AppendResult.Stored(batch.nextSeq());
  }

  /// One write and one sync for the segment, then one commit for the index.
  private AttemptTail.Stored store(AttemptRef attempt, AttemptTail.Stored stored, LogBatch batch) {
    List<LogChunk> chunks = new ArrayList<>();
    List<byte[]> forSegment = new ArrayList<>();
    long segmentEnd = stored.segmentEnd();
    long rowBytes = stored.rowBytes();
    for (LogBatch.Piece piece : batch.pieces()) {
      byte[] sealed = atRest.seal(batch.json(piece), place(attempt, piece.fromSeq()));
      LogChunk.Place place;
      if (segmentEnd == 0 && rowBytes + sealed.length <= limits.rowBytes()) {
        place = new LogChunk.Place.InRow(Bytes.copyOf(sealed));
        rowBytes += sealed.length;
      } else {
        place = new LogChunk.Place.InSegment(segmentEnd, sealed.length);
        segmentEnd += sealed.length;
        forSegment.add(sealed);
      }
      chunks.add(new LogChunk(piece.fromSeq(), piece.nextSeq() - 1, piece.count(), place));
    }
    if (!forSegment.isEmpty()) {
      segments.write(attempt, stored.segmentEnd(), forSegment);
    }
    index.insert(attempt, chunks);
    return new AttemptTail.Stored(batch.nextSeq(), segmentEnd, rowBytes);
  }

  /// The runner holds back what follows.
  public void suppressed(AttemptRef attempt) {
    arrivals.suppressed(attempt);
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
        for (LogEntry entry : entries(attempt, chunk)) {
          if (entry.lastSeq() > position) {
            if (entries.size() == limit.records()) {
              return new LogPage(entries, position, true);
            }
            if (entry.passes(filter)) {
              entries.add(entry);
            }
            position = entry.lastSeq();
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
          for (LogEntry entry : entries(ref, chunk).reversed()) {
            if (missing == 0) {
              return entry.cursor();
            }
            missing -= entry.passes(filter) ? 1 : 0;
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

  private List<LogEntry> entries(AttemptRef attempt, LogChunk chunk) {
    try {
      byte[] sealed =
          switch (chunk.place()) {
            case LogChunk.Place.InRow(Bytes bytes) -> bytes.toArray();
            case LogChunk.Place.InSegment(long offset, int length) ->
                segments.read(attempt, offset, length);
          };
      byte[] json = atRest.open(sealed, place(attempt, chunk.fromSeq()));
      return entries(attempt.attempt(), json, chunk.records());
    } catch (IOException | SealException | JsonException e) {
      log.error(
          "log chunk is lost attempt={} from={} to={}", attempt, chunk.fromSeq(), chunk.toSeq(), e);
      var hole = new LogRecord.Hole(chunk.fromSeq(), chunk.toSeq(), length(chunk));
      return List.of(LogEntry.of(attempt.attempt(), hole));
    }
  }

  private static List<LogEntry> entries(int attempt, byte[] json, int count) throws IOException {
    List<LogEntry> entries = new ArrayList<>(count);
    try (JsonParser parser = Json.NATIVE.parser(json)) {
      parser.nextToken();
      RecordParser records = new RecordParser(parser);
      while (records.next()) {
        entries.add(new LogEntry(attempt, records, json));
      }
    }
    return entries;
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
