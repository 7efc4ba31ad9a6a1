package dev.sealane.controlplane.http;

import java.io.Serial;

/// An upload could not be kept, because the disk is full or fails. Not the client's fault.
public final class UploadException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public UploadException(String message, Throwable cause) {
    super(message, cause);
  }
}
