package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.id.RunId;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StoredBytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Table `artifact`. All methods block.
public final class ArtifactStore {

  private static final String COLUMNS = "attempt, path, sha256, size_bytes, blob_key";

  private final Database database;

  public ArtifactStore(Database database) {
    this.database = database;
  }

  /// Adds an artifact in place of the one at its path.
  Put put(RunId run, Stored artifact, BlobLimits limits, Instant now) {
    return database.write(handle -> {
      Optional<Stored> before = find(handle, run, artifact.view().path());
      Room used = used(handle, run);
      long bytes =
          used.bytes() - before.map(old -> old.view().size()).orElse(0L) + artifact.view().size();
      int files = used.files() + (before.isPresent() ? 0 : 1);
      if (bytes > limits.artifactBytesOfRun() || files > limits.artifactsOfRun()) {
        return new Put.TooLarge();
      }
      insert(handle, run, artifact, now);
      return new Put.Done(before.map(Stored::blob));
    });
  }

  private static void insert(Handle handle, RunId run, Stored artifact, Instant now) {
    String sql =
        """
        INSERT OR REPLACE INTO artifact
          (run_id, attempt, path, sha256, size_bytes, blob_key, created_at)
        VALUES (:run, :attempt, :path, :sha256, :size, :blob, :now)
        """;
    handle
        .createUpdate(sql)
        .bind("run", run.toString())
        .bind("attempt", artifact.view().attempt())
        .bind("path", artifact.view().path())
        .bind("sha256", artifact.view().sha256())
        .bind("size", artifact.view().size())
        .bind("blob", artifact.blob().text())
        .bind("now", now.toEpochMilli())
        .execute();
  }

  private static Room used(Handle handle, RunId run) {
    String sql =
        """
        SELECT count(*) AS files, coalesce(sum(size_bytes), 0) AS bytes
        FROM artifact WHERE run_id = :run
        """;
    return handle
        .createQuery(sql)
        .bind("run", run.toString())
        .map((row, _) -> new Room(row.getInt("files"), row.getLong("bytes")))
        .one();
  }

  /// All artifacts of a run, by path.
  List<Stored> of(RunId run) {
    String sql = "SELECT " + COLUMNS + " FROM artifact WHERE run_id = :run ORDER BY path";
    return database.read(handle ->
        handle.createQuery(sql).bind("run", run.toString()).map((row, _) -> stored(row)).list());
  }

  /// How many bytes the artifacts have.
  StoredBytes bytes() {
    return new StoredBytes(database, "artifact", "size_bytes");
  }

  /// Forgets the artifacts of a run.
  ///
  /// @return where their bytes are
  List<BlobKey> delete(RunId run) {
    return database.write(handle ->
        handle
            .createQuery("DELETE FROM artifact WHERE run_id = :run RETURNING blob_key")
            .bind("run", run.toString())
            .map((row, _) -> new BlobKey(row.getString("blob_key")))
            .list());
  }

  Optional<Stored> find(RunId run, TreePath path) {
    return database.read(handle -> find(handle, run, path.text()));
  }

  private static Optional<Stored> find(Handle handle, RunId run, String path) {
    String sql = "SELECT " + COLUMNS + " FROM artifact WHERE run_id = :run AND path = :path";
    return handle
        .createQuery(sql)
        .bind("run", run.toString())
        .bind("path", path)
        .map((row, _) -> stored(row))
        .findOne();
  }

  private static Stored stored(ResultSet row) throws SQLException {
    return new Stored(
        new ArtifactView(
            row.getString("path"),
            row.getLong("size_bytes"),
            row.getString("sha256"),
            row.getInt("attempt")),
        new BlobKey(row.getString("blob_key")));
  }

  /// An artifact and where its bytes are.
  record Stored(ArtifactView view, BlobKey blob) {}

  private record Room(int files, long bytes) {}

  /// What became of an artifact.
  sealed interface Put {

    /// @param replaced bytes that nobody needs any more
    record Done(Optional<BlobKey> replaced) implements Put {}

    /// With it the run would pass its limits.
    record TooLarge() implements Put {}
  }
}
