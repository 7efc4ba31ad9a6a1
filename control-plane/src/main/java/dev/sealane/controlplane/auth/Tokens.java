package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.sql.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/// Tokens of people and programs. A token that was looked up once is known by its hash until it is
/// revoked. Safe for any thread.
public final class Tokens {

  private static final Duration LAST_USE_STEP = Duration.ofMinutes(1);

  private final Database database;
  private final InstantSource clock;
  private final AccessTokenStore store = new AccessTokenStore();
  private final KnownTokens<AccessToken> known = new KnownTokens<>();
  private final Map<TokenId, Instant> lastUses = new ConcurrentHashMap<>();
  private final Map<TokenId, Instant> writtenUses = new ConcurrentHashMap<>();

  public Tokens(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Finds the person whose token it is. Reads the database the first time.
  ///
  /// @throws SealaneException `unauthorized` when it is not known, revoked or expired
  public Caller.Person verify(String token) {
    String hash = TokenHash.of(token);
    AccessToken found =
        known.get(
            hash,
            () -> database.read(handle -> store.find(handle, hash)).orElseThrow(Tokens::unknown));
    Instant now = clock.instant();
    if (found.revokedAt() != null) {
      throw refused("the token was revoked; log in with another one");
    }
    Instant expires = found.expiresAt();
    if (expires != null && !now.isBefore(expires)) {
      throw refused("the token expired at " + expires + "; log in with another one");
    }
    lastUses.put(found.id(), now);
    return found.caller();
  }

  /// Makes a token in the caller's transaction.
  ///
  /// @param described its fields
  /// @return the token itself, which is shown once and never again
  public String issue(Handle handle, AccessToken described) {
    String token = TokenHash.freshToken();
    store.insert(handle, described, TokenHash.of(token));
    return token;
  }

  /// Revokes one token and forgets it.
  ///
  /// @throws SealaneException `not_found` when the team has no such good token
  public void revoke(TeamId team, TokenId id) {
    int revoked = database.write(handle -> store.revoke(handle, team, id, clock.instant()));
    known.forgetIf(token -> token.id().equals(id));
    if (revoked == 0) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such token, or it is revoked already");
    }
  }

  /// Forgets every looked-up token, after a change that this class did not make.
  void forgetAll() {
    known.forgetIf(_ -> true);
  }

  /// Writes down when tokens were last used, each at most once a minute. Run every minute.
  public void writeLastUses() {
    Map<TokenId, Instant> due = new HashMap<>();
    lastUses.forEach((id, at) -> {
      Instant written = writtenUses.getOrDefault(id, Instant.EPOCH);
      if (!at.isBefore(written.plus(LAST_USE_STEP))) {
        due.put(id, at);
      }
    });
    if (due.isEmpty()) {
      return;
    }
    database.write(handle -> {
      store.used(handle, due);
      return due;
    });
    writtenUses.putAll(due);
    lastUses.keySet().removeAll(due.keySet());
  }

  private static SealaneException unknown() {
    return refused("the token is not known here; log in with another one");
  }

  private static SealaneException refused(String message) {
    return new SealaneException(ErrorCode.UNAUTHORIZED, message);
  }
}
