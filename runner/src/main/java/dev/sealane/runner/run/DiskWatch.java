package dev.sealane.runner.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the disk that workspaces and logs are on.
public final class DiskWatch {

  private static final Logger log = LoggerFactory.getLogger(DiskWatch.class);

  private final Path directory;
  private final long lowBytes;

  /// @param lowBytes free bytes under which no new runs are taken
  public DiskWatch(Path directory, long lowBytes) {
    this.directory = directory;
    this.lowBytes = lowBytes;
  }

  /// Free bytes; 0 when that cannot be told.
  public long freeBytes() {
    try {
      return Files.getFileStore(directory).getUsableSpace();
    } catch (IOException e) {
      log.warn("free disk space not known directory={}", directory, e);
      return 0;
    }
  }

  /// Why no new runs are taken; empty = they are.
  public Optional<String> intakeClosed() {
    long free = freeBytes();
    return free >= lowBytes
        ? Optional.empty()
        : Optional.of(
            "the disk has %d MiB free, new runs need %d MiB".formatted(free >> 20, lowBytes >> 20));
  }
}
