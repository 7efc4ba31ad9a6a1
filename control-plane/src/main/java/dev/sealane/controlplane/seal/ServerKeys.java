package dev.sealane.controlplane.seal;

import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.seal.ServerKeyStore.StoredKey;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The server's own keys: the static key that seals messages, its spare (runners pin both, so that
/// it can be replaced), and the keys that sign runner tokens, by `kid`.
public final class ServerKeys {

  private static final String STATIC = "static";
  private static final String STATIC_NEXT = "static_next";
  private static final String JWT = "jwt";

  private final P256KeyPair current;
  private final P256KeyPair next;
  private final P256KeyPair signing;
  private final Map<String, P256PublicKey> verifying;

  private ServerKeys(List<StoredKey> keys) {
    this.current = only(keys, STATIC);
    this.next = only(keys, STATIC_NEXT);
    this.signing = only(keys, JWT);
    this.verifying =
        keys.stream()
            .filter(key -> key.kind().startsWith(JWT))
            .map(key -> key.pair().publicKey())
            .collect(Collectors.toMap(P256PublicKey::thumbprint, Function.identity()));
  }

  /// Reads the keys, and makes those that are missing.
  ///
  /// @throws SealException when the master key is not the one that sealed them
  public static ServerKeys load(Database database, AtRest atRest, InstantSource clock) {
    ServerKeyStore store = new ServerKeyStore(atRest);
    List<StoredKey> stored = database.read(store::all);
    if (!stored.isEmpty()) {
      return new ServerKeys(stored);
    }
    List<StoredKey> fresh = new ArrayList<>();
    for (String kind : List.of(STATIC, STATIC_NEXT, JWT)) {
      fresh.add(StoredKey.fresh(kind));
    }
    database.write(handle -> {
      fresh.forEach(key -> store.insert(handle, key, clock.instant()));
      return fresh;
    });
    return new ServerKeys(fresh);
  }

  private static P256KeyPair only(List<StoredKey> keys, String kind) {
    return keys.stream()
        .filter(key -> key.kind().equals(kind))
        .findFirst()
        .orElseThrow(() -> new SealException("the database has no key of kind " + kind, null))
        .pair();
  }

  /// The key that seals messages now.
  public P256KeyPair current() {
    return current;
  }

  /// The key that will follow it.
  public P256PublicKey next() {
    return next.publicKey();
  }

  /// The key that signs runner tokens now.
  public P256KeyPair signing() {
    return signing;
  }

  /// Public keys that may have signed a valid runner token, by `kid` (RFC 7638 thumbprint).
  public Map<String, P256PublicKey> verifying() {
    return verifying;
  }
}
