package dev.sealane.runner.artifact;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// Artifacts cannot be collected at all.
public final class ArtifactException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final String code;

  /// @param code stable: `artifact_glob_invalid`, `artifact_unreadable`
  public ArtifactException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
