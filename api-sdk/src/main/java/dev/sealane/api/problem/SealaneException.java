package dev.sealane.api.problem;

import java.io.Serial;
import java.util.Map;

/// Something that a client is told: a stable code, one plain sentence, and details for programs.
///
/// The server throws it and the one error mapping turns it into a {@link Problem}; the client
/// throws it again from there.
public final class SealaneException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final ErrorCode code;
  private final transient Map<String, Object> details;

  public SealaneException(ErrorCode code, String message) {
    this(code, message, Map.of());
  }

  /// @param details values with a JSON form, by `snake_case` name
  public SealaneException(ErrorCode code, String message, Map<String, Object> details) {
    super(message);
    this.code = code;
    this.details = Map.copyOf(details);
  }

  public ErrorCode code() {
    return code;
  }

  public Map<String, Object> details() {
    return details;
  }
}
