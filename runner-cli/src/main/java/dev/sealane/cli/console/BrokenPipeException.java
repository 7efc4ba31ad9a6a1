package dev.sealane.cli.console;

import java.io.IOException;
import java.io.Serial;

/// Whoever read our output went away, as in `sealane list | head -1`.
public final class BrokenPipeException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public BrokenPipeException(IOException cause) {
    super("nobody reads the output any more", cause);
  }
}
