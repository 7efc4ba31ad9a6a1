package dev.sealane.runner.container.docker;

import dev.sealane.api.log.LogStream;

/// Takes the entries of a container's log, with their stamps, on one thread.
@FunctionalInterface
interface LogEntries {

  /// @return whether it wants more
  boolean entry(LogStream stream, byte[] entry) throws InterruptedException;
}
