package dev.sealane.controlplane.sim;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.runner.AttemptRef;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The rows of runs, attempts and heartbeats at one moment.
record Snapshot(
    Map<RunId, RunNow> runs,
    Map<AttemptRef, AttemptNow> attempts,
    Map<InstanceId, Long> heartbeats) {

  static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), Map.of());

  RunNow run(RunId id) {
    RunNow run = runs.get(id);
    if (run == null) {
      throw new Broken(Trace.of(id) + " has no row");
    }
    return run;
  }

  AttemptNow attempt(AttemptRef ref) {
    AttemptNow attempt = attempts.get(ref);
    if (attempt == null) {
      throw new Broken(Trace.of(ref) + " has no row");
    }
    return attempt;
  }

  Map<InstanceId, Integer> slotsInUse() {
    Map<InstanceId, Integer> used = new HashMap<>();
    attempts.values().stream()
        .filter(attempt -> !attempt.ended())
        .forEach(attempt -> used.merge(attempt.instance(), 1, Integer::sum));
    return used;
  }

  record RunNow(
      RunId id,
      RunStatus status,
      int attempt,
      boolean cancelRequested,
      int startTries,
      int retries,
      int maxRetries,
      int priority,
      long turn,
      String user,
      boolean gpu,
      boolean container,
      @Nullable Integer exitCode,
      @Nullable String errorCode,
      boolean disconnected) {

    RunNow withDisconnected(boolean other) {
      return new RunNow(
          id,
          status,
          attempt,
          cancelRequested,
          startTries,
          retries,
          maxRetries,
          priority,
          turn,
          user,
          gpu,
          container,
          exitCode,
          errorCode,
          other);
    }
  }

  record AttemptNow(
      AttemptRef ref,
      InstanceId instance,
      boolean ended,
      boolean permitted,
      String outcome,
      boolean overlapPossible,
      boolean reported) {}

  /// Reads what is committed. Its statements stay prepared.
  static final class Reader {

    private final PreparedStatement runs;
    private final PreparedStatement attempts;
    private final PreparedStatement bars;
    private final PreparedStatement closed;
    private final PreparedStatement heartbeats;

    Reader(Connection connection) {
      try {
        runs =
            connection.prepareStatement(
                """
                SELECT r.id, r.status, r.attempt, r.cancel_requested, r.max_retries, r.priority,
                  r.turn, r.created_by, c.requirements LIKE '%gpu%', r.exit_code, r.error_code,
                  r.disconnected_since IS NOT NULL, c.requirements NOT LIKE '%process%', r.start_tries,
                  r.retries
                FROM run r JOIN run_class c ON c.id = r.class_id ORDER BY r.id
                """);
        attempts =
            connection.prepareStatement(
                """
                SELECT run_id, attempt, instance_id, phase = 'ended', permitted_at IS NOT NULL,
                  coalesce(outcome, ''), overlap_possible,
                  result IS NOT NULL OR late_result IS NOT NULL
                FROM attempt
                """);
        bars =
            connection.prepareStatement(
                "SELECT 1 FROM bar WHERE run_id = ? AND instance_id = ? AND until_at > ?");
        heartbeats = // of any boot, in one number that only rises
            connection.prepareStatement("SELECT id, boot * 1000000 + heartbeat_no FROM instance");
        closed =
            connection.prepareStatement(
                "SELECT barred OR heartbeat_no = 0 FROM instance WHERE id = ?");
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    Snapshot read() {
      Map<RunId, RunNow> allRuns = new LinkedHashMap<>();
      Map<AttemptRef, AttemptNow> allAttempts = new HashMap<>();
      try (ResultSet row = runs.executeQuery()) {
        while (row.next()) {
          RunNow run = run(row);
          allRuns.put(run.id(), run);
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      try (ResultSet row = attempts.executeQuery()) {
        while (row.next()) {
          AttemptNow attempt = attempt(row);
          allAttempts.put(attempt.ref(), attempt);
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      Map<InstanceId, Long> allHeartbeats = new HashMap<>();
      try (ResultSet row = heartbeats.executeQuery()) {
        while (row.next()) {
          allHeartbeats.put(InstanceId.parse(row.getString(1)), row.getLong(2));
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      return new Snapshot(allRuns, allAttempts, allHeartbeats);
    }

    private static RunNow run(ResultSet row) throws SQLException {
      int exit = row.getInt(10);
      Integer exitCode = row.wasNull() ? null : exit;
      return new RunNow(
          RunId.parse(row.getString(1)),
          RunStatus.parse(row.getString(2)),
          row.getInt(3),
          row.getBoolean(4),
          row.getInt(14),
          row.getInt(15),
          row.getInt(5),
          row.getInt(6),
          row.getLong(7),
          row.getString(8),
          row.getBoolean(9),
          row.getBoolean(13),
          exitCode,
          row.getString(11),
          row.getBoolean(12));
    }

    private static AttemptNow attempt(ResultSet row) throws SQLException {
      return new AttemptNow(
          new AttemptRef(RunId.parse(row.getString(1)), row.getInt(2)),
          InstanceId.parse(row.getString(3)),
          row.getBoolean(4),
          row.getBoolean(5),
          row.getString(6),
          row.getBoolean(7),
          row.getBoolean(8));
    }

    /// Whether a bar stands between the two.
    ///
    /// @param wall the server's own time, in milliseconds; 0 = a bar that has fallen counts too
    boolean isBarred(RunId run, InstanceId instance, long wall) {
      try {
        bars.setString(1, run.toString());
        bars.setString(2, instance.toString());
        bars.setLong(3, wall);
        try (ResultSet row = bars.executeQuery()) {
          return row.next();
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }

    boolean isClosed(InstanceId instance) {
      try {
        closed.setString(1, instance.toString());
        try (ResultSet row = closed.executeQuery()) {
          return !row.next() || row.getBoolean(1);
        }
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
    }
  }
}
