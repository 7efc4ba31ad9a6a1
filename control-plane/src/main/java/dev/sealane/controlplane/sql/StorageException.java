package dev.sealane.controlplane.sql;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The database refused, is full, or is out of reach. Not the caller's fault; may pass.
public final class StorageException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
