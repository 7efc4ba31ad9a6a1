package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Deletes of the tables `run`, `attempt` and `bar`. Every method works inside the caller's
/// transaction.
final class EndedRunStore {

  /// Reads from the oldest run on: ids rise with the time of creation, so that what was created
  /// after {@code limit} is never looked at.
  List<RunId> before(Handle handle, Instant limit, int most) {
    return handle
        .createQuery(
            """
            SELECT id FROM run WHERE id < :bound AND ended_at < :limit ORDER BY id LIMIT :most
            """)
        .bind("bound", firstIdAt(limit))
        .bind("limit", limit.toEpochMilli())
        .bind("most", most)
        .map((row, _) -> RunId.parse(row.getString("id")))
        .list();
  }

  /// Beginning of the UUIDv7 ids that are made at a time: 48 bits of milliseconds.
  private static String firstIdAt(Instant time) {
    String hex = "%012x".formatted(Math.max(0, time.toEpochMilli()));
    return hex.substring(0, 8) + "-" + hex.substring(8);
  }

  Optional<Instant> endOf(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT ended_at FROM run WHERE id = :id AND ended_at IS NOT NULL")
        .bind("id", run.toString())
        .map((row, _) -> Instant.ofEpochMilli(row.getLong("ended_at")))
        .findOne();
  }

  /// @return 1, or 0 when it has not ended
  int delete(Handle handle, RunId run) {
    if (endOf(handle, run).isEmpty()) {
      return 0;
    }
    for (String table : List.of("bar", "attempt")) {
      handle
          .createUpdate("DELETE FROM " + table + " WHERE run_id = :id")
          .bind("id", run.toString())
          .execute();
    }
    return handle
        .createUpdate("DELETE FROM run WHERE id = :id")
        .bind("id", run.toString())
        .execute();
  }
}
