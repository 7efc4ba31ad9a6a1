package dev.sealane.controlplane.logstream;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StoredBytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Table `log_chunk`. All methods block.
public final class LogChunkStore {

  private final Database database;

  public LogChunkStore(Database database) {
    this.database = database;
  }

  /// What is stored of an attempt.
  AttemptTail.Stored stored(AttemptRef attempt) {
    String sql =
        """
        SELECT coalesce(max(to_seq), 0) AS last_seq,
               coalesce(max(CASE WHEN body IS NULL THEN byte_offset + byte_length END), 0) AS segment_end,
               coalesce(sum(CASE WHEN body IS NULL THEN 0 ELSE byte_length END), 0) AS row_bytes
        FROM log_chunk WHERE run_id = :run AND attempt = :attempt
        """;
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("run", attempt.runId().toString())
            .bind("attempt", attempt.attempt())
            .map((row, _) ->
                new AttemptTail.Stored(
                    row.getLong("last_seq") + 1,
                    row.getLong("segment_end"),
                    row.getLong("row_bytes")))
            .one());
  }

  /// Number of the last record of an attempt; 0 = none.
  long lastSeq(AttemptRef attempt) {
    String sql =
        """
        SELECT to_seq FROM log_chunk WHERE run_id = :run AND attempt = :attempt
        ORDER BY from_seq DESC LIMIT 1
        """;
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("run", attempt.runId().toString())
            .bind("attempt", attempt.attempt())
            .mapTo(Long.class)
            .findOne()
            .orElse(0L));
  }

  /// Adds chunks, all or none; they are on disk on return.
  void insert(AttemptRef attempt, List<LogChunk> chunks) {
    String sql =
        """
        INSERT INTO log_chunk
          (run_id, attempt, from_seq, to_seq, byte_offset, byte_length, record_count, body)
        VALUES (:run, :attempt, :from, :to, :offset, :length, :count, :body)
        """;
    database.write(handle -> {
      PreparedBatch rows = handle.prepareBatch(sql);
      for (LogChunk chunk : chunks) {
        rows.bind("run", attempt.runId().toString())
            .bind("attempt", attempt.attempt())
            .bind("from", chunk.fromSeq())
            .bind("to", chunk.toSeq())
            .bind("count", chunk.records());
        switch (chunk.place()) {
          case LogChunk.Place.InRow(Bytes sealed) ->
              rows.bind("offset", 0).bind("length", sealed.length()).bind("body", sealed.toArray());
          case LogChunk.Place.InSegment(long offset, int length) ->
              rows.bind("offset", offset).bind("length", length).bindNull("body", Types.BLOB);
        }
        rows.add();
      }
      return rows.execute();
    });
  }

  /// Chunks that hold record {@code seq} or a later one, first ones first.
  List<LogChunk> from(AttemptRef attempt, long seq, int limit) {
    String sql =
        """
        SELECT from_seq, to_seq, byte_offset, byte_length, record_count, body FROM log_chunk
        WHERE run_id = :run AND attempt = :attempt AND to_seq >= :seq
          AND from_seq >= coalesce(
            (SELECT max(from_seq) FROM log_chunk
             WHERE run_id = :run AND attempt = :attempt AND from_seq <= :seq), 0)
        ORDER BY from_seq LIMIT :limit
        """;
    return chunks(sql, attempt, seq, limit);
  }

  /// Chunks that begin before record {@code seq}, last ones first.
  List<LogChunk> before(AttemptRef attempt, long seq, int limit) {
    String sql =
        """
        SELECT from_seq, to_seq, byte_offset, byte_length, record_count, body FROM log_chunk
        WHERE run_id = :run AND attempt = :attempt AND from_seq < :seq
        ORDER BY from_seq DESC LIMIT :limit
        """;
    return chunks(sql, attempt, seq, limit);
  }

  /// Position of the last record of a run.
  Optional<LogPosition> last(RunId run) {
    String sql =
        """
        SELECT attempt, to_seq FROM log_chunk WHERE run_id = :run
        ORDER BY attempt DESC, from_seq DESC LIMIT 1
        """;
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("run", run.toString())
            .map((row, _) -> new LogPosition(row.getInt("attempt"), row.getLong("to_seq")))
            .findOne());
  }

  /// How many bytes the logs have.
  StoredBytes bytes() {
    return new StoredBytes(database, "log_chunk", "byte_length");
  }

  /// Forgets the log of a run.
  ///
  /// @return its attempts
  List<AttemptRef> delete(RunId run) {
    String sql = "DELETE FROM log_chunk WHERE run_id = :run RETURNING attempt";
    return database.write(handle ->
        handle
            .createQuery(sql)
            .bind("run", run.toString())
            .map((row, _) -> new AttemptRef(run, row.getInt("attempt")))
            .list()
            .stream()
            .distinct()
            .toList());
  }

  /// The first attempt after {@code attempt} that has records.
  OptionalInt attemptAfter(RunId run, int attempt) {
    return attempt(
        "SELECT min(attempt) FROM log_chunk WHERE run_id = :run AND attempt > :attempt",
        run,
        attempt);
  }

  /// The last attempt before {@code attempt} that has records.
  OptionalInt attemptBefore(RunId run, int attempt) {
    return attempt(
        "SELECT max(attempt) FROM log_chunk WHERE run_id = :run AND attempt < :attempt",
        run,
        attempt);
  }

  private OptionalInt attempt(String sql, RunId run, int attempt) {
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("run", run.toString())
            .bind("attempt", attempt)
            .map((row, _) -> {
              int found = row.getInt(1);
              return row.wasNull() ? OptionalInt.empty() : OptionalInt.of(found);
            })
            .one());
  }

  private List<LogChunk> chunks(String sql, AttemptRef attempt, long seq, int limit) {
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("run", attempt.runId().toString())
            .bind("attempt", attempt.attempt())
            .bind("seq", seq)
            .bind("limit", limit)
            .map((row, _) -> chunk(row))
            .list());
  }

  private static LogChunk chunk(ResultSet row) throws SQLException {
    byte[] body = row.getBytes("body");
    return new LogChunk(
        row.getLong("from_seq"),
        row.getLong("to_seq"),
        row.getInt("record_count"),
        body == null
            ? new LogChunk.Place.InSegment(row.getLong("byte_offset"), row.getInt("byte_length"))
            : new LogChunk.Place.InRow(Bytes.copyOf(body)));
  }
}
