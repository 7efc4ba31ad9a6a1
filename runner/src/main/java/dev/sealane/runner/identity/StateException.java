package dev.sealane.runner.identity;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The state directory cannot be used.
public final class StateException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final boolean inUse;
  private final boolean full;

  /// @param inUse whether another daemon has it, so that a later try may succeed
  public StateException(boolean inUse, String message, @Nullable Throwable cause) {
    this(inUse, false, message, cause);
  }

  private StateException(boolean inUse, boolean full, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.inUse = inUse;
    this.full = full;
  }

  /// A file that could not be written, as on a full disk: a later try may succeed.
  static StateException unwritten(String message, Throwable cause) {
    return new StateException(false, true, message, cause);
  }

  public boolean inUse() {
    return inUse;
  }

  /// Whether a file could not be written, so that a later try may succeed.
  public boolean isUnwritten() {
    return full;
  }
}
