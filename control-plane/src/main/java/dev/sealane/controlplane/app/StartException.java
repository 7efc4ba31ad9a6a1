package dev.sealane.controlplane.app;

import java.io.Serial;

/// The server cannot start or an offline command cannot run: the port or the data directory is in
/// use, a file is missing, a key does not fit. The message is one sentence for the operator; exit
/// code 1.
public final class StartException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
