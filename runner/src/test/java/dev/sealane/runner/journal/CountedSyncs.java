package dev.sealane.runner.journal;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;

/// How often a journal was brought onto the disk.
public final class CountedSyncs {

  private final AtomicInteger count = new AtomicInteger();

  public Journal open(Path file, InstantSource clock) {
    return Journal.open(
        file,
        clock,
        written -> {
          written.sync();
          count.incrementAndGet();
        });
  }

  public int count() {
    return count.get();
  }
}
