package dev.sealane.runner.identity;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The state directory cannot be used.
public final class StateException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final boolean inUse;

  /// @param inUse whether another daemon has it, so that a later try may succeed
  public StateException(boolean inUse, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.inUse = inUse;
  }

  public boolean inUse() {
    return inUse;
  }
}
