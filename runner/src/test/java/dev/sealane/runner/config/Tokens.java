package dev.sealane.runner.config;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Runner tokens for tests.
public final class Tokens {

  public static final String TEAM = "0198a000-0000-7000-8000-000000000001";
  public static final String RUNNER = "0198a000-0000-7000-8000-000000000002";

  private Tokens() {}

  /// A token with these claims.
  public static String of(String claims) {
    return "p42r_"
        + part("{\"alg\":\"ES256\",\"kid\":\"k\",\"typ\":\"JWT\"}")
        + "."
        + part(claims)
        + ".c2ln";
  }

  /// A token of a Plan42 server.
  public static String plan42() {
    return of("{\"sub\":\"%s\",\"runner_id\":\"%s\"}".formatted(TEAM, RUNNER));
  }

  /// A token of a control plane whose key has this thumbprint.
  public static String sealane(String thumbprint) {
    return of(
        "{\"sub\":\"%s\",\"runner_id\":\"%s\",\"aud\":\"sealane\",\"server_key\":\"%s\"}"
            .formatted(TEAM, RUNNER, thumbprint));
  }

  private static String part(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
