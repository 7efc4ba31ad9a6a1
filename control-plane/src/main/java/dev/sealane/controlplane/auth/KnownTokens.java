package dev.sealane.controlplane.auth;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Tokens that were looked up once, by their hash, so that the next request with one needs neither
/// the database nor a signature check. Safe for any thread.
final class KnownTokens<T> {

  /// Beyond it all are forgotten and looked up again.
  private static final int MOST = 20_000;

  private final Map<String, T> byHash = new ConcurrentHashMap<>();
  private final AtomicLong changes = new AtomicLong();

  /// What is known of a token; looks it up the first time.
  T get(String hash, Supplier<T> lookUp) {
    T found = byHash.get(hash);
    return found == null ? lookedUp(hash, lookUp) : found;
  }

  /// A token that is revoked while it is looked up must not be remembered as good.
  private T lookedUp(String hash, Supplier<T> lookUp) {
    long before = changes.get();
    T found = lookUp.get();
    if (byHash.size() >= MOST) {
      byHash.clear();
    }
    byHash.put(hash, found);
    if (changes.get() != before) {
      byHash.remove(hash);
    }
    return found;
  }

  /// Forgets tokens; called after the commit that changed them.
  void forgetIf(Predicate<T> changed) {
    changes.incrementAndGet();
    byHash.values().removeIf(changed);
  }
}
