package dev.sealane.controlplane.sql;

import dev.sealane.api.id.RunId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// How many bytes a table says that it stands for. Blocks.
///
/// @param table its name
/// @param column of the size of one row, in bytes
public record StoredBytes(Database database, String table, String column) {

  /// Bytes of all rows.
  public long total() {
    return database.read(handle ->
        handle
            .createQuery("SELECT coalesce(sum(" + column + "), 0) FROM " + table)
            .mapTo(Long.class)
            .one());
  }

  /// Bytes of the next few runs of a table with a `run_id`, by id, which is oldest first.
  ///
  /// @param after the last run that was looked at; empty = none yet
  public Map<RunId, Long> byRun(Optional<RunId> after, int limit) {
    String sql =
        """
        SELECT run_id, sum(%s) AS bytes FROM %s WHERE run_id > :after
        GROUP BY run_id ORDER BY run_id LIMIT :limit
        """
            .formatted(column, table);
    return database.read(handle -> {
      Map<RunId, Long> byRun = new LinkedHashMap<>();
      handle
          .createQuery(sql)
          .bind("after", after.map(RunId::toString).orElse(""))
          .bind("limit", limit)
          .map((row, _) -> Map.entry(RunId.parse(row.getString("run_id")), row.getLong("bytes")))
          .forEach(entry -> byRun.put(entry.getKey(), entry.getValue()));
      return byRun;
    });
  }
}
