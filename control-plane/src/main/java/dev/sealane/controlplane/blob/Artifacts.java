package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.sql.StorageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Files that runs leave. All methods block; safe for any thread.
public final class Artifacts {

  private static final Logger log = LoggerFactory.getLogger(Artifacts.class);
  private static final int CHUNK = 64 << 10;
  private static final int RUNS_AT_ONCE = 32;

  private final ArtifactStore store;
  private final Blobs blobs;
  private final BlobLimits limits;
  private final UuidV7 ids;
  private final InstantSource clock;

  Artifacts(ArtifactStore store, Blobs blobs, BlobLimits limits, UuidV7 ids, InstantSource clock) {
    this.store = store;
    this.blobs = blobs;
    this.limits = limits;
    this.ids = ids;
    this.clock = clock;
  }

  /// Keeps a file. The same one again is harmless.
  ///
  /// @param sha256 what the runner read, 64 lower-case hex digits
  /// @param file stays where it is
  /// @throws SealaneException `unprocessable` when {@code file} is another one; `too_large`
  void add(AttemptRef attempt, TreePath path, String sha256, Path file) {
    BlobKey key = BlobKey.of("artifact", ids.next());
    Digested digested = copied(key, file);
    boolean kept = false;
    try {
      if (!digested.sha256().equals(sha256)) {
        throw new SealaneException(
            ErrorCode.UNPROCESSABLE,
            "the body has SHA-256 %s, X-Sha256 says %s".formatted(digested.sha256(), sha256));
      }
      ArtifactView view = new ArtifactView(path.text(), digested.size(), sha256, attempt.attempt());
      switch (store.put(
          attempt.runId(), new ArtifactStore.Stored(view, key), limits, clock.instant())) {
        case ArtifactStore.Put.TooLarge() ->
            throw new SealaneException(
                ErrorCode.TOO_LARGE,
                "with it the artifacts of the run pass %d bytes or %d files"
                    .formatted(limits.artifactBytesOfRun(), limits.artifactsOfRun()));
        case ArtifactStore.Put.Done(var replaced) -> {
          kept = true;
          replaced.ifPresent(this::delete);
        }
      }
    } finally {
      if (!kept) {
        delete(key);
      }
    }
    log.debug("artifact stored attempt={} size={}", attempt, digested.size());
  }

  private Digested copied(BlobKey key, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Digesting content = new Digesting(in);
      blobs.put(key, content);
      return content.digested();
    } catch (IOException e) {
      throw new StorageException("artifact cannot be stored", e);
    }
  }

  private void delete(BlobKey key) {
    try {
      blobs.delete(key);
    } catch (IOException e) {
      log.warn("blob not deleted blob={}", key, e);
    }
  }

  /// Bytes of all artifacts.
  public long bytes() {
    return store.bytes().total();
  }

  /// Bytes of the artifacts of the next few runs, oldest run first.
  ///
  /// @param after the last run that was looked at; empty = none yet
  public Map<RunId, Long> bytesByRun(Optional<RunId> after) {
    return store.bytes().byRun(after, RUNS_AT_ONCE);
  }

  /// Deletes the artifacts of a run that has ended.
  public void forget(RunId run) {
    store.delete(run).forEach(this::delete);
  }

  /// All artifacts of a run, by path.
  List<ArtifactView> list(RunId run) {
    return store.of(run).stream().map(ArtifactStore.Stored::view).toList();
  }

  /// One artifact.
  ///
  /// @throws SealaneException `not_found`
  Content open(RunId run, TreePath path) {
    ArtifactStore.Stored stored =
        store
            .find(run, path)
            .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such artifact"));
    return new Content(blobs, stored.blob(), stored.view().size(), stored.view().sha256());
  }

  /// Writes all artifacts of a run as a tar.gz.
  void writeArchive(RunId run, BodySink sink) throws InterruptedException {
    List<ArtifactStore.Stored> all = store.of(run);
    try (SinkStream out = new SinkStream(sink);
        TarArchiveOutputStream tar =
            new TarArchiveOutputStream(
                new GZIPOutputStream(new BufferedOutputStream(out, CHUNK)),
                StandardCharsets.UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      for (ArtifactStore.Stored artifact : all) {
        TarArchiveEntry entry = new TarArchiveEntry(artifact.view().path());
        entry.setSize(artifact.view().size());
        tar.putArchiveEntry(entry);
        try (InputStream content = blobs.open(artifact.blob())) {
          content.transferTo(tar);
        }
        tar.closeArchiveEntry();
      }
    } catch (SinkStream.StoppedException _) {
      throw new InterruptedException();
    } catch (IOException e) {
      throw new StorageException("artifacts of run " + run + " cannot be read", e);
    }
  }
}
