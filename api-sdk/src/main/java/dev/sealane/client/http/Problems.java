package dev.sealane.client.http;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.Problem;
import dev.sealane.api.problem.SealaneException;
import java.util.Arrays;

/// Turns the body of a refused request back into the exception that the server threw.
final class Problems {

  private Problems() {}

  static SealaneException of(int status, byte[] body) {
    try {
      Problem.Detail error = Json.NATIVE.read(body, Problem.class).error();
      ErrorCode code = error.code().status() == status ? error.code() : byStatus(status);
      return new SealaneException(code, error.message(), error.details());
    } catch (JsonException | NullPointerException _) {
      // some proxy's page, or a body that lacks its parts: the status is all there is
      return new SealaneException(byStatus(status), "the server answered HTTP status " + status);
    }
  }

  private static ErrorCode byStatus(int status) {
    return Arrays.stream(ErrorCode.values())
        .filter(code -> code.status() == status)
        .findFirst()
        .orElse(status >= 500 ? ErrorCode.INTERNAL : ErrorCode.INVALID_REQUEST);
  }
}
