package dev.sealane.runner.config;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a runner token says about itself (protocol.md section 2.2). Only its server can tell
/// whether it is genuine; here it is read, not verified.
///
/// @param team the tenant, claim `sub`
/// @param runner the runner, claim `runner_id`
/// @param serverKeys RFC 7638 thumbprints that messages must be sealed by, claims `server_key` and
///   `server_key_next`; empty = a Plan42 server
/// @param issuedAt claim `iat`; null = not told
/// @param expiresAt claim `exp`; null = never
public record RunnerToken(
    TeamId team,
    RunnerId runner,
    Set<String> serverKeys,
    @Nullable Instant issuedAt,
    @Nullable Instant expiresAt) {

  private static final String PREFIX = "p42r_";
  private static final Pattern DOT = Pattern.compile("\\.");

  public RunnerToken {
    serverKeys = Set.copyOf(serverKeys);
  }

  /// @throws IllegalArgumentException when {@code text} is no runner token; the message says why
  ///   and never holds the token
  public static RunnerToken parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("is no runner token, must start with " + PREFIX);
    }
    String[] parts = DOT.split(text.substring(PREFIX.length()), -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "is no runner token, must have three parts divided by dots (was it cut?)");
    }
    JsonNode claims = claims(parts[1]);
    claim(claims, "aud"); // an array is refused, as the other side's decoder does
    Set<String> serverKeys = new TreeSet<>();
    claim(claims, "server_key").ifPresent(serverKeys::add);
    claim(claims, "server_key_next").ifPresent(serverKeys::add);
    return new RunnerToken(
        TeamId.parse(required(claims, "sub")),
        RunnerId.parse(required(claims, "runner_id")),
        serverKeys,
        time(claims, "iat"),
        time(claims, "exp"));
  }

  /// Whether its server is a Sealane control plane.
  public boolean sealane() {
    return !serverKeys.isEmpty();
  }

  private static JsonNode claims(String part) {
    try {
      return Json.NATIVE.readTree(Base64.getUrlDecoder().decode(part));
    } catch (IllegalArgumentException | JsonException e) {
      throw new IllegalArgumentException("is no runner token, its claims cannot be read", e);
    }
  }

  private static String required(JsonNode claims, String name) {
    return claim(claims, name)
        .orElseThrow(() -> new IllegalArgumentException("has no claim " + name));
  }

  private static Optional<String> claim(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException("has a claim " + name + " that is no text");
    }
    return Optional.of(value.textValue());
  }

  private static @Nullable Instant time(JsonNode claims, String name) {
    JsonNode value = claims.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException("has a claim " + name + " that is no whole number");
    }
    return Instant.ofEpochSecond(value.longValue());
  }
}
