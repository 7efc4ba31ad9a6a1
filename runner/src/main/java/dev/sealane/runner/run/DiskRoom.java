package dev.sealane.runner.run;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import java.util.Collection;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes room when the disk is under its low-water mark: has the engines give up images, the least
/// recently used first, until there is enough again. Intake is closed meanwhile.
public final class DiskRoom {

  private static final Logger log = LoggerFactory.getLogger(DiskRoom.class);

  private final DiskWatch disk;
  private final List<ContainerRuntime> runtimes;

  public DiskRoom(DiskWatch disk, Collection<ContainerRuntime> runtimes) {
    this.disk = disk;
    this.runtimes = List.copyOf(runtimes);
  }

  /// Does nothing while there is enough.
  void make() {
    if (disk.intakeClosed().isEmpty()) {
      return;
    }
    log.warn("disk is short, no new runs are taken free_bytes={}", disk.freeBytes());
    for (ContainerRuntime runtime : runtimes) {
      try {
        runtime.freeDisk(() -> disk.intakeClosed().isEmpty());
      } catch (ContainerException e) {
        log.warn("no room made runtime={} problem={}", runtime.name(), e.getMessage());
      }
    }
  }
}
