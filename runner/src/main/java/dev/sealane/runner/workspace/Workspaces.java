package dev.sealane.runner.workspace;

import dev.sealane.api.archive.ArchiveException;
import dev.sealane.api.archive.ArchiveLimits;
import dev.sealane.api.run.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Fills and removes the directories that runs work in.
public final class Workspaces {

  private final GitCheckout git;
  private final ArchiveLimits limits;

  /// @param allowLocalRepos whether a path of this host may be a git repository
  public Workspaces(boolean allowLocalRepos) {
    this(allowLocalRepos, ArchiveLimits.DEFAULT);
  }

  public Workspaces(boolean allowLocalRepos, ArchiveLimits limits) {
    this.git = new GitCheckout(allowLocalRepos);
    this.limits = limits;
  }

  /// Fills an empty directory; makes it if it is missing. Blocks. An archive lies beside it, as
  /// `archive`, until it is unpacked.
  ///
  /// @param directory remove it when this throws: it may be half full
  /// @throws WorkspaceException when the source cannot be had
  public void fill(Path directory, Source source, Progress progress, ArchiveFetcher fetcher)
      throws InterruptedException {
    try {
      Files.createDirectories(directory);
      switch (source) {
        case Source.None _ -> {}
        case Source.Git repository -> git.checkOut(repository, directory, progress);
        case Source.Archive archive -> unpack(archive, directory, progress, fetcher);
      }
    } catch (IOException e) {
      throw new WorkspaceException(
          "workspace_failed", false, "The workspace cannot be written: " + e.getMessage());
    }
  }

  private void unpack(
      Source.Archive source, Path directory, Progress progress, ArchiveFetcher fetcher)
      throws IOException, InterruptedException {
    // not in the host's temporary directory: nobody clears that when this daemon is killed
    Path file = directory.resolveSibling("archive");
    try {
      progress.line("getting archive " + source.archiveId());
      fetch(source, fetcher, file);
      Unpacker unpacker = new Unpacker(directory, limits);
      unpacker.unpack(file);
      progress.line("unpacked %d files, %d bytes".formatted(unpacker.files(), unpacker.bytes()));
    } catch (ArchiveException e) {
      throw new WorkspaceException("archive_invalid", true, String.valueOf(e.getMessage()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void fetch(Source.Archive source, ArchiveFetcher fetcher, Path file)
      throws InterruptedException {
    try {
      fetcher.fetch(source.archiveId(), file);
    } catch (IOException e) {
      throw new WorkspaceException(
          "archive_unavailable", false, "The archive cannot be had: " + e.getMessage());
    }
  }

  /// Removes a workspace with all it holds, whatever its program did to it: links are removed and
  /// never followed, directories without write permission get it first. Harmless when it is gone.
  ///
  /// @throws WorkspaceException `workspace_failed` when something cannot be removed
  public static void remove(Path directory) {
    try {
      TreeRemoval.remove(directory);
    } catch (IOException e) {
      throw new WorkspaceException(
          "workspace_failed", false, "The workspace cannot be removed: " + e.getMessage());
    }
  }
}
