package dev.sealane.runner.log;

import java.io.Serial;

/// The spool of an attempt cannot be opened or read. A write that fails is no error: it becomes a
/// hole in the log, and the run goes on.
public final class SpoolException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public SpoolException(String message, Throwable cause) {
    super(message, cause);
  }
}
