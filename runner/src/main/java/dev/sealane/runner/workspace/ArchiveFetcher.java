package dev.sealane.runner.workspace;

import dev.sealane.api.id.ArchiveId;
import java.io.IOException;
import java.nio.file.Path;

/// Gets uploaded archives from the control plane.
@FunctionalInterface
public interface ArchiveFetcher {

  /// Writes the archive into a new file; blocks until it is whole.
  ///
  /// @param target a file that is not there yet
  /// @throws IOException when it cannot be had
  void fetch(ArchiveId archive, Path target) throws IOException, InterruptedException;
}
