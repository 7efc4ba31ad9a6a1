package dev.sealane.controlplane.http;

import java.io.Serial;

/// The server cannot listen where it should: the port is taken, the address is not this machine's,
/// or the TLS files cannot be used. The message is one sentence for the operator.
public final class ListenException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public ListenException(String message, Throwable cause) {
    super(message, cause);
  }
}
