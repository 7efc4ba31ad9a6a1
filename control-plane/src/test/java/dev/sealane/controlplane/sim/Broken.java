package dev.sealane.controlplane.sim;

import java.io.Serial;

/// A promise of the scheduler does not hold.
final class Broken extends Error {

  @Serial private static final long serialVersionUID = 1;

  Broken(String message) {
    super(message);
  }
}
