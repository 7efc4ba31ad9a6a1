package dev.sealane.controlplane.blob;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StoredBytes;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Table `archive`. All methods block.
public final class ArchiveStore {

  private final Database database;

  public ArchiveStore(Database database) {
    this.database = database;
  }

  void insert(ArchiveReceipt archive, TeamId team, String createdBy, BlobKey blob, Instant now) {
    String sql =
        """
        INSERT INTO archive
          (id, team_id, created_by, sha256, size_bytes, blob_key, created_at, used_at)
        VALUES (:id, :team, :createdBy, :sha256, :size, :blob, :now, NULL)
        """;
    database.write(handle ->
        handle
            .createUpdate(sql)
            .bind("id", archive.id().toString())
            .bind("team", team.toString())
            .bind("createdBy", createdBy)
            .bind("sha256", archive.sha256())
            .bind("size", archive.size())
            .bind("blob", blob.text())
            .bind("now", now.toEpochMilli())
            .execute());
  }

  /// @return false when the team has no such archive
  boolean markUsed(TeamId team, ArchiveId archive, Instant now) {
    String sql =
        """
        UPDATE archive SET used_at = coalesce(used_at, :now) WHERE id = :id AND team_id = :team
        """;
    return database.write(handle ->
        handle
                .createUpdate(sql)
                .bind("id", archive.toString())
                .bind("team", team.toString())
                .bind("now", now.toEpochMilli())
                .execute()
            == 1);
  }

  /// An archive that an instance needs for an attempt that it holds.
  Optional<Stored> heldBy(InstanceId instance, ArchiveId archive) {
    String sql =
        """
        SELECT id, sha256, size_bytes, blob_key FROM archive
        WHERE id = :id AND EXISTS (
          SELECT 1 FROM attempt JOIN run ON run.id = attempt.run_id AND run.attempt = attempt.attempt
          WHERE attempt.instance_id = :instance AND attempt.phase <> 'ended'
            AND run.archive_id = archive.id AND run.team_id = archive.team_id)
        """;
    return database.read(handle ->
        handle
            .createQuery(sql)
            .bind("id", archive.toString())
            .bind("instance", instance.toString())
            .map((row, _) ->
                new Stored(
                    new ArchiveReceipt(
                        ArchiveId.parse(row.getString("id")),
                        row.getString("sha256"),
                        row.getLong("size_bytes")),
                    new BlobKey(row.getString("blob_key"))))
            .findOne());
  }

  /// Forgets archives that were uploaded before {@code limit} and that no run has named.
  ///
  /// @return where their bytes are
  List<BlobKey> removeUnused(Instant limit) {
    String sql =
        """
        DELETE FROM archive WHERE used_at IS NULL AND created_at < :limit RETURNING blob_key
        """;
    return database.write(handle ->
        handle
            .createQuery(sql)
            .bind("limit", limit.toEpochMilli())
            .map((row, _) -> new BlobKey(row.getString("blob_key")))
            .list());
  }

  /// How many bytes the archives have.
  StoredBytes bytes() {
    return new StoredBytes(database, "archive", "size_bytes");
  }

  /// Archives that were used before {@code limit} and that no run needs any more, oldest first,
  /// with their sizes.
  Map<ArchiveId, Long> unneeded(Instant limit, int most) {
    String sql =
        """
        SELECT id, size_bytes FROM archive WHERE used_at < :limit AND NOT EXISTS (
          SELECT 1 FROM run WHERE run.team_id = archive.team_id AND run.archive_id = archive.id
            AND run.status IN ('queued', 'leased', 'running', 'cancelling'))
        ORDER BY used_at, id LIMIT :most
        """;
    return database.read(handle -> {
      Map<ArchiveId, Long> found = new LinkedHashMap<>();
      handle
          .createQuery(sql)
          .bind("limit", limit.toEpochMilli())
          .bind("most", most)
          .map((row, _) ->
              Map.entry(ArchiveId.parse(row.getString("id")), row.getLong("size_bytes")))
          .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
      return found;
    });
  }

  /// Forgets an archive unless a run needs it.
  ///
  /// @return where its bytes are; empty = it stays, or is gone
  Optional<BlobKey> delete(ArchiveId archive) {
    String sql =
        """
        DELETE FROM archive WHERE id = :id AND NOT EXISTS (
          SELECT 1 FROM run WHERE run.team_id = archive.team_id AND run.archive_id = archive.id
            AND run.status IN ('queued', 'leased', 'running', 'cancelling'))
        RETURNING blob_key
        """;
    return database.write(handle ->
        handle
            .createQuery(sql)
            .bind("id", archive.toString())
            .map((row, _) -> new BlobKey(row.getString("blob_key")))
            .findOne());
  }

  /// An archive and where its bytes are.
  record Stored(ArchiveReceipt archive, BlobKey blob) {}
}
