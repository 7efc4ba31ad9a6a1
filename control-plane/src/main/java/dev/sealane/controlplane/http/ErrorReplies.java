package dev.sealane.controlplane.http;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.plan42.Plan42Error;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.Problem;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one mapping from what an endpoint throws to what a client is told. Safe for any thread.
final class ErrorReplies {

  /// Key of a detail that names the `ErrorType` of Plan42 where the code alone is too coarse; it is
  /// not shown under `/api/v1`.
  static final String PLAN42_TYPE = "plan42_type";

  private static final Logger log = LoggerFactory.getLogger(ErrorReplies.class);

  private final TroubleLog trouble = new TroubleLog(log);

  Reply.JsonBody of(Throwable thrown, ApiStyle style, String requestId) {
    SealaneException told = told(thrown);
    return switch (style) {
      case NATIVE ->
          new Reply.JsonBody(told.code().status(), Json.NATIVE, problem(told, requestId));
      case PLAN42 -> new Reply.JsonBody(told.code().status(), Json.PLAN42, plan42(told));
    };
  }

  private SealaneException told(Throwable thrown) {
    return switch (thrown) {
      case SealaneException told -> told;
      case JsonException broken -> invalid(broken.getMessage());
      case IllegalArgumentException refused -> invalid(refused.getMessage());
      case StorageException storage -> {
        trouble.report("storage failed request={}", storage, RequestId.current());
        yield new SealaneException(
            ErrorCode.UNAVAILABLE, "the database cannot be used at the moment; try again");
      }
      case UploadException upload -> {
        trouble.report("upload not kept request={}", upload, RequestId.current());
        yield new SealaneException(ErrorCode.UNAVAILABLE, "the upload cannot be kept; try again");
      }
      case InterruptedException _ ->
          new SealaneException(ErrorCode.UNAVAILABLE, "the server stops; try again");
      default -> {
        log.error("request failed request={}", RequestId.current(), thrown);
        yield new SealaneException(
            ErrorCode.INTERNAL, "the server failed; its log has the request id");
      }
    };
  }

  private static SealaneException invalid(@Nullable String message) {
    return new SealaneException(
        ErrorCode.INVALID_REQUEST, message == null ? "the request is not valid" : message);
  }

  private static Problem problem(SealaneException told, String requestId) {
    Map<String, Object> details = new HashMap<>(told.details());
    details.remove(PLAN42_TYPE);
    details.put("request_id", requestId);
    return new Problem(new Problem.Detail(told.code(), String.valueOf(told.getMessage()), details));
  }

  private static Plan42Error plan42(SealaneException told) {
    boolean conflict = told.code().status() == ErrorCode.CONFLICT.status();
    return new Plan42Error(
        told.code().status(),
        told.getMessage(),
        told.details().get(PLAN42_TYPE) instanceof String type ? type : type(told.code()),
        conflict ? "" : null,
        conflict ? NullNode.getInstance() : null);
  }

  /// Words of protocol.md section 1.6; where it has none, words of the same kind.
  private static String type(ErrorCode code) {
    return switch (code) {
      case INVALID_REQUEST, INVALID_CURSOR -> "BadRequest";
      case UNAUTHORIZED -> "AuthenticationError";
      case FORBIDDEN -> "NotAuthorized";
      case NOT_FOUND -> "NotFound";
      case METHOD_NOT_ALLOWED -> "MethodNotAllowed";
      case CONFLICT, RUN_TERMINAL, IDEMPOTENCY_MISMATCH, INSTANCE_TAKEN, SUPERSEDED, LOG_GAP ->
          "Conflict";
      case ATTEMPT_STALE, GONE -> "Gone";
      case TOO_LARGE -> "TooLarge";
      case UNPROCESSABLE -> "Unprocessable";
      case TOO_MANY_REQUESTS -> "TooManyRequests";
      case INTERNAL -> "InternalError";
      case UNAVAILABLE -> "Unavailable";
      case TIMEOUT -> "Timeout";
    };
  }
}
