package dev.sealane.controlplane.seal;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `server_key`. Private keys are sealed for their row.
final class ServerKeyStore {

  private final AtRest atRest;

  ServerKeyStore(AtRest atRest) {
    this.atRest = atRest;
  }

  List<StoredKey> all(Handle handle) {
    return handle
        .createQuery("SELECT kid, kind, public_pem, private_sealed FROM server_key")
        .map((row, _) -> {
          String kid = row.getString("kid");
          P256PublicKey publicKey = P256PublicKey.fromPem(row.getString("public_pem"));
          byte[] plain = atRest.open(row.getBytes("private_sealed"), "server_key", kid);
          return new StoredKey(
              kid, row.getString("kind"), P256KeyPair.fromPkcs8(Bytes.copyOf(plain), publicKey));
        })
        .list();
  }

  void insert(Handle handle, StoredKey key, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO server_key (kid, kind, public_pem, private_sealed, created_at)
            VALUES (:kid, :kind, :pem, :sealed, :now)
            """)
        .bind("kid", key.kid())
        .bind("kind", key.kind())
        .bind("pem", key.pair().publicKey().toPem())
        .bind("sealed", atRest.seal(key.pair().toPkcs8().toArray(), "server_key", key.kid()))
        .bind("now", now.toEpochMilli())
        .execute();
  }

  /// @param kid RFC 7638 thumbprint
  /// @param kind `static`, `static_next`, `jwt` or `jwt_old`
  record StoredKey(String kid, String kind, P256KeyPair pair) {

    static StoredKey fresh(String kind) {
      P256KeyPair pair = P256KeyPair.generate();
      return new StoredKey(pair.publicKey().thumbprint(), kind, pair);
    }
  }
}
