package dev.sealane.controlplane.auth;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.RunnerToken.Issued;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// Tokens of runners. One is good while its signature fits, its time runs, its row exists and is
/// not revoked, and its runner is not deleted. A token that was checked once is known by its hash
/// until then. Safe for any thread.
public final class RunnerTokens {

  private final Database database;
  private final RunnerJwt jwt;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final RunnerTokenStore store = new RunnerTokenStore();
  private final KnownTokens<Known> known = new KnownTokens<>();
  private final List<Consumer<TokenId>> listeners = new CopyOnWriteArrayList<>();

  /// @param issuer address of this server, a URL; goes into `iss`
  public RunnerTokens(
      Database database, ServerKeys keys, String issuer, UuidV7 ids, InstantSource clock) {
    this.database = database;
    this.jwt = new RunnerJwt(keys, issuer);
    this.ids = ids;
    this.clock = clock;
  }

  /// Whether {@code token} claims to be a runner's.
  public static boolean isOne(String token) {
    return token.startsWith(RunnerJwt.PREFIX);
  }

  /// Has {@code told} run after a token was revoked: what it keeps open must end. On the revoking
  /// thread.
  public void onRevoked(Consumer<TokenId> told) {
    listeners.add(told);
  }

  /// Makes a token with an id of the server's choice, in the caller's transaction.
  public Issued issue(Handle handle, TeamId team, RunnerId runner, RunnerTokenTerms terms) {
    return issue(handle, new TokenId(ids.next()), team, runner, terms);
  }

  /// Makes a token with an id of the client's choice, in the caller's transaction. The caller has
  /// looked whether the id is free.
  public Issued issue(
      Handle handle, TokenId id, TeamId team, RunnerId runner, RunnerTokenTerms terms) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant expires = now.plus(terms.lifetime());
    String token = jwt.sign(new RunnerJwt.Claims(id, team, runner, now, expires));
    RunnerToken row =
        new RunnerToken(
            id, team, runner, RunnerJwt.signatureHash(token), terms, now, expires, null, 1);
    store.insert(handle, row);
    return new Issued(token, row);
  }

  /// Makes a further token for the caller's runner on the terms of the one that it used; that one
  /// stays good until its own end, so that an answer that got lost costs nothing.
  public Issued renew(Caller.Daemon daemon) {
    return database.write(handle -> {
      RunnerToken used = store.find(handle, daemon.token()).orElseThrow(RunnerTokens::revoked);
      return issue(handle, used.team(), used.runner(), used.terms());
    });
  }

  /// Finds the daemon whose token it is. Checks the signature and reads the database the first
  /// time.
  ///
  /// @throws SealaneException `unauthorized` when it is altered, of another server or expired;
  ///   `gone` when it was revoked or its runner deleted
  public Caller.Daemon verify(String token) {
    Known found = known.get(TokenHash.of(token), () -> check(token));
    if (!clock.instant().isBefore(found.expiresAt())) {
      throw new SealaneException(
          ErrorCode.UNAUTHORIZED,
          "the runner token expired at %s; get a new one".formatted(found.expiresAt()));
    }
    return found.daemon();
  }

  private Known check(String token) {
    RunnerJwt.Claims claims = jwt.verify(token);
    return database.read(handle -> {
      RunnerToken row = store.find(handle, claims.id()).orElseThrow(RunnerTokens::revoked);
      boolean matches = row.team().equals(claims.team()) && row.runner().equals(claims.runner());
      if (!matches || row.revokedAt().isPresent() || !store.runnerLives(handle, row.runner())) {
        throw revoked();
      }
      return new Known(new Caller.Daemon(row.team(), row.runner(), row.id()), claims.expiresAt());
    });
  }

  /// Finds a token inside the caller's transaction.
  public Optional<RunnerToken> find(Handle handle, TokenId id) {
    return store.find(handle, id);
  }

  /// Tokens of one runner, by id.
  public List<RunnerToken> list(RunnerId runner, Page page) {
    return database.read(handle -> store.list(handle, runner, page));
  }

  /// Revokes a token and ends what it keeps open.
  ///
  /// @param version that the caller has seen; empty = whatever it is
  /// @return false when it is revoked already or has another version
  public boolean revoke(TokenId id, OptionalLong version) {
    boolean revoked =
        database.write(handle -> {
          Optional<RunnerToken> row = store.find(handle, id);
          return row.isPresent()
              && store.revoke(handle, id, version.orElse(row.get().version()), clock.instant())
                  == 1;
        });
    if (revoked) {
      known.forgetIf(entry -> entry.daemon().token().equals(id));
      listeners.forEach(told -> told.accept(id));
    }
    return revoked;
  }

  /// Forgets the tokens of a runner that was deleted, so that they are checked again.
  public void runnerDeleted(RunnerId runner) {
    known.forgetIf(entry -> entry.daemon().runner().equals(runner));
  }

  private static SealaneException revoked() {
    return new SealaneException(
        ErrorCode.GONE, "the runner token was revoked, or its runner deleted; get a new one");
  }

  /// Which tokens of a list.
  ///
  /// @param after id of the last one seen; empty = from the start
  /// @param limit 1 to 500
  public record Page(String after, boolean includeRevoked, int limit) {}

  /// A token that was checked.
  private record Known(Caller.Daemon daemon, Instant expiresAt) {}
}
