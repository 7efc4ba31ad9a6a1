package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.ArchiveException;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.sql.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploaded archives. All methods block; safe for any thread.
public final class Archives {

  private static final Logger log = LoggerFactory.getLogger(Archives.class);

  private final ArchiveStore store;
  private final Blobs blobs;
  private final BlobLimits limits;
  private final UuidV7 ids;
  private final InstantSource clock;

  Archives(ArchiveStore store, Blobs blobs, BlobLimits limits, UuidV7 ids, InstantSource clock) {
    this.store = store;
    this.blobs = blobs;
    this.limits = limits;
    this.ids = ids;
    this.clock = clock;
  }

  /// Checks and keeps an archive.
  ///
  /// @param file stays where it is
  /// @throws SealaneException `unprocessable` when it breaks a rule
  ArchiveReceipt add(Caller caller, Path file) {
    UUID id = ids.next();
    BlobKey key = BlobKey.of("archive", id);
    try {
      ArchiveCheck.check(file, limits.archive());
      Digested digested;
      try (InputStream in = Files.newInputStream(file)) {
        Digesting content = new Digesting(in);
        blobs.put(key, content);
        digested = content.digested();
      }
      ArchiveReceipt archive =
          new ArchiveReceipt(new ArchiveId(id), digested.sha256(), digested.size());
      store.insert(archive, caller.team(), caller.name(), key, clock.instant());
      log.info("archive stored archive={} size={} team={}", id, archive.size(), caller.team());
      return archive;
    } catch (ArchiveException e) {
      throw new SealaneException(ErrorCode.UNPROCESSABLE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StorageException("archive cannot be stored", e);
    }
  }

  /// Marks an archive as used by a run, so that it does not expire.
  ///
  /// @throws SealaneException `not_found` when there is none, or it is another team's
  public void use(TeamId team, ArchiveId archive) {
    if (!store.markUsed(team, archive, clock.instant())) {
      throw new SealaneException(
          ErrorCode.NOT_FOUND, "no such archive; upload it again, unused ones expire after a day");
    }
  }

  /// An archive that {@code instance} needs now.
  ///
  /// @throws SealaneException `not_found` when it holds no attempt with it
  Content open(InstanceId instance, ArchiveId archive) {
    ArchiveStore.Stored stored =
        store
            .heldBy(instance, archive)
            .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such archive"));
    return new Content(blobs, stored.blob(), stored.archive().size(), stored.archive().sha256());
  }

  /// Bytes of all archives.
  public long bytes() {
    return store.bytes().total();
  }

  /// Deletes archives that were used before {@code limit} and that no run needs any more.
  public void forgetUsedBefore(Instant limit, int most) {
    store.unneeded(limit, most).keySet().forEach(this::forget);
  }

  /// Archives that no run needs any more, the least recently used first, with their sizes.
  public Map<ArchiveId, Long> oldest(int most) {
    return store.unneeded(clock.instant(), most);
  }

  /// Deletes an archive unless a run needs it.
  ///
  /// @return whether it is gone
  public boolean forget(ArchiveId archive) {
    Optional<BlobKey> key = store.delete(archive);
    key.ifPresent(this::delete);
    return key.isPresent();
  }

  private void delete(BlobKey key) {
    try {
      blobs.delete(key);
      log.info("archive deleted blob={}", key);
    } catch (IOException e) {
      log.warn("archive not deleted blob={}", key, e);
    }
  }

  /// Deletes what nobody used in time.
  public void removeUnused() {
    List<BlobKey> unused = store.removeUnused(clock.instant().minus(limits.unusedArchives()));
    unused.forEach(this::delete);
  }
}
