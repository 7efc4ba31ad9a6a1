package dev.sealane.runner.journal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The journal cannot be read or written.
public final class JournalException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public JournalException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
