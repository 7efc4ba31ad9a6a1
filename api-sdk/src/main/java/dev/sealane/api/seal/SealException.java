package dev.sealane.api.seal;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A key is not one of ours, or a sealed text was made for somebody else or was altered. Which of
/// them is not told, on purpose.
public final class SealException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  public SealException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
