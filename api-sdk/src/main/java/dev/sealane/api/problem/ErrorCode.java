package dev.sealane.api.problem;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/// Every stable error code of the native API with its HTTP status. On the wire: the lower-case
/// name.
public enum ErrorCode {
  INVALID_REQUEST(400),
  INVALID_CURSOR(400),
  UNAUTHORIZED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  CONFLICT(409),
  /// Cancel of a run that has ended; `details.run` holds it.
  RUN_TERMINAL(409),
  /// The same idempotency key came with another body.
  IDEMPOTENCY_MISMATCH(409),
  /// Another host holds this instance id with another key.
  INSTANCE_TAKEN(409),
  /// A later boot of the same instance has registered.
  SUPERSEDED(409),
  /// Log records are missing before these; `details.next_seq` says where to go on.
  LOG_GAP(409),
  /// The attempt was given up; the runner stops the program.
  ATTEMPT_STALE(410),
  /// A credential that was good once and is revoked or expired.
  GONE(410),
  TOO_LARGE(413),
  /// Well-formed, but against a rule of this server.
  UNPROCESSABLE(422),
  TOO_MANY_REQUESTS(429),
  INTERNAL(500),
  /// The server starts, stops or has lost its database; try again.
  UNAVAILABLE(503),
  /// Nobody answered in time, such as a runner that was pinged.
  TIMEOUT(504);

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /// HTTP status, 400 to 599.
  public int status() {
    return status;
  }

  /// Whether the same request may succeed later without a change.
  public boolean mayRetry() {
    return this == TOO_MANY_REQUESTS || status >= 500;
  }

  /// Reads the text form; what a newer server may add reads as {@link #INTERNAL}.
  @JsonCreator
  public static ErrorCode parse(String text) {
    return Arrays.stream(values())
        .filter(code -> code.toString().equals(text))
        .findFirst()
        .orElse(INTERNAL);
  }

  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
