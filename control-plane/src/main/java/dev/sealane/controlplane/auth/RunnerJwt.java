package dev.sealane.controlplane.auth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.seal.ServerKeys;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/// The text form of a runner token: `p42r_` and a JWT signed with ES256 (native.md section 1,
/// protocol.md section 2.2).
final class RunnerJwt {

  static final String PREFIX = "p42r_";

  private static final String ALGORITHM = "ES256";
  private static final String AUDIENCE = "sealane";
  private static final String PRINCIPAL_TYPE = "Runner";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final ServerKeys keys;
  private final String issuer;

  /// @param issuer address of this server, a URL
  RunnerJwt(ServerKeys keys, String issuer) {
    this.keys = keys;
    this.issuer = issuer;
  }

  String sign(Claims claims) {
    P256KeyPair key = keys.signing();
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("alg", ALGORITHM).put("kid", key.publicKey().thumbprint()).put("typ", "JWT");
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("iss", issuer).put("sub", claims.team().toString()).put("aud", AUDIENCE);
    payload.put("iat", claims.issuedAt().getEpochSecond());
    payload.put("exp", claims.expiresAt().getEpochSecond());
    payload.put("jti", claims.id().toString()).put("principal_type", PRINCIPAL_TYPE);
    payload.put("runner_id", claims.runner().toString());
    payload.put("server_key", keys.current().publicKey().thumbprint());
    payload.put("server_key_next", keys.next().thumbprint());
    String signed = encoded(header) + "." + encoded(payload);
    return PREFIX + signed + "." + ENCODER.encodeToString(Es256.sign(key, bytes(signed)));
  }

  private static String encoded(ObjectNode part) {
    return ENCODER.encodeToString(Json.NATIVE.writeBytes(part));
  }

  /// Checks form, algorithm, key, signature and claims; not the time.
  ///
  /// @throws SealaneException `unauthorized` with what is wrong
  Claims verify(String token) {
    String jwt = token.substring(PREFIX.length());
    List<String> parts = List.of(jwt.split("\\.", -1));
    if (parts.size() != 3) {
      throw refused("it is no JWT of three parts");
    }
    JsonNode header = part(parts.get(0));
    if (!ALGORITHM.equals(header.path("alg").textValue())) {
      throw refused("its alg is not " + ALGORITHM);
    }
    P256PublicKey key = keys.verifying().get(header.path("kid").asText());
    if (key == null) {
      throw refused("it was signed by another server or with a key that is gone");
    }
    Bytes signed = bytes(jwt.substring(0, jwt.lastIndexOf('.')));
    if (!Es256.verifies(key, signed, decoded(parts.get(2)))) {
      throw refused("its signature is wrong");
    }
    return claims(part(parts.get(1)));
  }

  private static Claims claims(JsonNode payload) {
    if (!AUDIENCE.equals(payload.path("aud").textValue())) {
      throw refused("its aud is not the string \"" + AUDIENCE + "\"");
    }
    if (!PRINCIPAL_TYPE.equals(payload.path("principal_type").textValue())) {
      throw refused("its principal_type is not " + PRINCIPAL_TYPE);
    }
    if (!payload.path("iat").isIntegralNumber() || !payload.path("exp").isIntegralNumber()) {
      throw refused("its iat or exp is not an integer");
    }
    try {
      return new Claims(
          TokenId.parse(payload.path("jti").asText()),
          TeamId.parse(payload.path("sub").asText()),
          RunnerId.parse(payload.path("runner_id").asText()),
          Instant.ofEpochSecond(payload.path("iat").longValue()),
          Instant.ofEpochSecond(payload.path("exp").longValue()));
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private static JsonNode part(String text) {
    try {
      return Json.NATIVE.readTree(decoded(text));
    } catch (JsonException _) {
      throw refused("a part of it is no JSON");
    }
  }

  private static byte[] decoded(String text) {
    try {
      return Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw refused("a part of it is no base64url");
    }
  }

  /// SHA-256 of a token's signature in base64 (protocol.md section 2.2).
  static String signatureHash(String token) {
    byte[] signature = decoded(token.substring(token.lastIndexOf('.') + 1));
    return Base64.getEncoder()
        .encodeToString(HexFormat.of().parseHex(Bytes.copyOf(signature).sha256Hex()));
  }

  private static Bytes bytes(String text) {
    return Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static SealaneException refused(String why) {
    return new SealaneException(
        ErrorCode.UNAUTHORIZED, "the runner token is refused: " + why + "; get a new one");
  }

  /// What a token says.
  ///
  /// @param id `jti`
  /// @param team `sub`
  /// @param runner `runner_id`
  /// @param issuedAt whole seconds
  /// @param expiresAt whole seconds
  record Claims(TokenId id, TeamId team, RunnerId runner, Instant issuedAt, Instant expiresAt) {}
}
