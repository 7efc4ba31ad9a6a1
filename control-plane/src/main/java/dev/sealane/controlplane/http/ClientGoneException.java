package dev.sealane.controlplane.http;

import java.io.Serial;

/// The client closed its connection in the middle of a streamed body. Nobody needs to be told.
public final class ClientGoneException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public ClientGoneException() {
    super("the client went away");
  }
}
