package dev.sealane.controlplane.blob;

import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.nio.file.Path;
import java.time.InstantSource;

/// Archives and artifacts, put together.
public final class BlobParts {

  private final Archives archives;
  private final Artifacts artifacts;
  private final BlobLimits limits;

  private BlobParts(Archives archives, Artifacts artifacts, BlobLimits limits) {
    this.archives = archives;
    this.artifacts = artifacts;
    this.limits = limits;
  }

  /// @param directory where the bytes go
  public static BlobParts create(
      Database database,
      Path directory,
      AtRest atRest,
      BlobLimits limits,
      UuidV7 ids,
      InstantSource clock) {
    Blobs blobs = new SealedBlobs(new DirectoryBlobs(directory), atRest);
    return new BlobParts(
        new Archives(new ArchiveStore(database), blobs, limits, ids, clock),
        new Artifacts(new ArtifactStore(database), blobs, limits, ids, clock),
        limits);
  }

  /// Where a blob lies below the directory of blobs.
  ///
  /// @param key as the database names it
  public static Path file(Path directory, String key) {
    return DirectoryBlobs.file(directory, new BlobKey(key));
  }

  /// For runs that name an archive, and for the hourly clearing.
  public Archives archives() {
    return archives;
  }

  /// For the deletion of old ones.
  public Artifacts artifacts() {
    return artifacts;
  }

  public void addTo(Routes routes, Instances instances, ArtifactRuns runs) {
    new ArchiveRoutes(archives, instances, limits).addTo(routes);
    new ArtifactRoutes(artifacts, runs, instances, limits).addTo(routes);
  }
}
