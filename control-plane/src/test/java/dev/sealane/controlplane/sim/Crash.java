package dev.sealane.controlplane.sim;

import java.io.Serial;

/// The server's process is gone: nothing of it goes on, so no code may catch it.
final class Crash extends Error {

  @Serial private static final long serialVersionUID = 1;

  Crash() {
    super("killed", null, false, false);
  }
}
