package dev.sealane.controlplane.account;

import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.seal.ServerKeys;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// `GET /api/v1/server-key`: the static key that seals messages and its spare, as JWKs (RFC 7517).
public final class ServerKeyRoutes {

  private static final int COORDINATE_LENGTH = 32;

  private final ServerKeys keys;

  public ServerKeyRoutes(ServerKeys keys) {
    this.keys = keys;
  }

  public void addTo(Routes routes) {
    JwkSet set = new JwkSet(List.of(jwk(keys.current().publicKey()), jwk(keys.next())));
    routes.add("GET", "/api/v1/server-key", Access.PUBLIC, _ -> Reply.ok(set));
  }

  private static Jwk jwk(P256PublicKey key) {
    byte[] point = key.point().toArray();
    int x = 1; // behind the byte that says "uncompressed"
    int y = x + COORDINATE_LENGTH;
    return new Jwk(
        "EC",
        "P-256",
        base64(Arrays.copyOfRange(point, x, y)),
        base64(Arrays.copyOfRange(point, y, point.length)),
        key.thumbprint());
  }

  private static String base64(byte[] number) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(number);
  }

  /// @param keys the current one first
  public record JwkSet(List<Jwk> keys) {
    public JwkSet {
      keys = List.copyOf(keys);
    }
  }

  /// @param kty `EC`
  /// @param crv `P-256`
  /// @param x 32 bytes, base64url
  /// @param y 32 bytes, base64url
  /// @param kid RFC 7638 thumbprint
  public record Jwk(String kty, String crv, String x, String y, String kid) {}
}
