package dev.sealane.runner.net;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/// A call to the server failed: it was out of reach, or it answered with an error.
public final class ServerException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  private final Failure failure;

  public ServerException(Failure failure, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }

  /// Whether it answered with this status.
  public boolean hasStatus(int status) {
    return failure instanceof Answered answered && answered.status() == status;
  }

  /// Whether the credential was refused: trying again soon is no use.
  public boolean isRefusedCredential() {
    return hasStatus(401) || hasStatus(403);
  }

  /// Whether the same call may succeed later without a change.
  public boolean mayPass() {
    return switch (failure) {
      case ConnectionRefused _, OutOfReach _ -> true;
      case Answered answered ->
          answered.status() >= 500 || answered.status() == 429 || isRefusedCredential();
    };
  }

  /// Why it failed.
  public sealed interface Failure {}

  /// Nobody listens there: the request was certainly not carried out.
  public record ConnectionRefused() implements Failure {}

  /// No answer; the request may have been carried out.
  public record OutOfReach() implements Failure {}

  /// An answer that is no success.
  ///
  /// @param status HTTP status, or `ResponseCode` of a Plan42 body
  /// @param code stable code of the native API or `ErrorType` of a Plan42 body; empty = none
  /// @param currentPublicKey Plan42 conflicts: `PublicKey` of the queue as it is; null = not told
  /// @param currentVersion Plan42 conflicts: `Version` of the queue as it is; null = not told
  public record Answered(
      int status, String code, @Nullable String currentPublicKey, @Nullable Integer currentVersion)
      implements Failure {}
}
