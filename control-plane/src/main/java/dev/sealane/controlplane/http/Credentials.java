package dev.sealane.controlplane.http;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Reads the token of a request: `Authorization: Bearer|APIToken|AgentToken <token>` everywhere,
/// `X-API-Key: <token>` under `/api/v1` (native.md section 1, protocol.md section 2.1).
final class Credentials {

  private static final Set<String> SCHEMES = Set.of("bearer", "apitoken", "agenttoken");

  private Credentials() {}

  /// @throws SealaneException `unauthorized` when there is no token, or more than one, or in a
  ///   scheme that is not known
  static String token(MultiMap headers, ApiStyle style) {
    List<String> authorization = headers.getAll("Authorization");
    List<String> key = style == ApiStyle.NATIVE ? headers.getAll("X-API-Key") : List.of();
    if (authorization.size() + key.size() > 1) {
      throw refused("MultipleAuthHeaders", "the request has more than one token; send one");
    }
    if (!key.isEmpty()) {
      return key.getFirst().strip();
    }
    if (authorization.isEmpty()) {
      throw refused(
          "AuthenticationError", "the request has no token; send Authorization: Bearer <token>");
    }
    String[] parts = authorization.getFirst().strip().split(" +", 2);
    if (parts.length != 2 || !SCHEMES.contains(parts[0].toLowerCase(Locale.ROOT))) {
      throw refused(
          "BadAuthHeader",
          "the Authorization header must be Bearer, APIToken or AgentToken, a space and the token");
    }
    return parts[1];
  }

  private static SealaneException refused(String type, String message) {
    return new SealaneException(
        ErrorCode.UNAUTHORIZED, message, Map.of(ErrorReplies.PLAN42_TYPE, type));
  }
}
