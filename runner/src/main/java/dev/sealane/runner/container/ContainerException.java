package dev.sealane.runner.container;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// The engine refused or is out of reach.
public final class ContainerException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String code;
  private final boolean usersFault;

  /// @param code stable: `image_not_found`, `image_invalid`, `engine_unavailable`, `start_failed`,
  ///   …
  /// @param usersFault whether the specification is to blame, so that another try is no use
  public ContainerException(
      String code, boolean usersFault, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.usersFault = usersFault;
  }

  public String code() {
    return code;
  }

  public boolean usersFault() {
    return usersFault;
  }
}
