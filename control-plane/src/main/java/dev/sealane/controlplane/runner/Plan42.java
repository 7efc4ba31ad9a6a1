package dev.sealane.controlplane.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.plan42.Plan42Error;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import java.util.Optional;

/// What all routes of the Plan42 API share (protocol.md sections 1.4 to 1.6).
public final class Plan42 {

  private static final int CONFLICT = 409;
  private static final String VERSION_HEADER = "If-Match";

  private Plan42() {}

  /// 409 with the object as it is, so that the client can go on without asking for it.
  ///
  /// @param type such as `RunnerQueue`
  public static Reply conflict(String message, String type, Object current) {
    return conflict(message, type, Json.PLAN42.toTree(current));
  }

  /// 409 without an object: clients build an empty one unless the type is empty too.
  public static Reply conflict(String message) {
    return conflict(message, "", NullNode.getInstance());
  }

  private static Reply conflict(String message, String type, JsonNode current) {
    return Reply.plan42(CONFLICT, new Plan42Error(CONFLICT, message, "Conflict", type, current));
  }

  /// The version in `If-Match`: a bare number, quotes are let pass; empty = the header is missing.
  ///
  /// @throws SealaneException `invalid_request` when it is no number
  public static Optional<Long> ifMatch(ApiRequest request) {
    return request
        .header(VERSION_HEADER)
        .map(text -> {
          try {
            return Long.parseLong(text.strip().replace("\"", ""));
          } catch (NumberFormatException _) {
            throw new SealaneException(
                ErrorCode.INVALID_REQUEST, VERSION_HEADER + " must be the version, a whole number");
          }
        });
  }

  /// The version in `If-Match`.
  ///
  /// @throws SealaneException `invalid_request` when it is missing or no number
  public static Optional<Long> requireIfMatch(ApiRequest request) {
    Optional<Long> version = ifMatch(request);
    if (version.isEmpty()) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, VERSION_HEADER + " is missing, must be the version");
    }
    return version;
  }

  /// A boolean query parameter; empty = not given.
  ///
  /// @throws SealaneException `invalid_request` when it is neither `true` nor `false`
  public static Optional<Boolean> flag(ApiRequest request, String name) {
    return request
        .query(name)
        .map(text ->
            switch (text) {
              case "true" -> true;
              case "false" -> false;
              default ->
                  throw new SealaneException(
                      ErrorCode.INVALID_REQUEST, name + " must be true or false");
            });
  }
}
