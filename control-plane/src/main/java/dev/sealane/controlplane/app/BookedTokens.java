package dev.sealane.controlplane.app;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.auth.Audit;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import dev.sealane.controlplane.auth.RunnerTokenTerms;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.runner.Changed;
import dev.sealane.controlplane.runner.RunnerToken;
import dev.sealane.controlplane.runner.TokenBook;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// The tokens of `auth` as `runner` sees them.
final class BookedTokens implements TokenBook {

  private final Database database;
  private final RunnerTokens tokens;
  private final Audit audit;

  BookedTokens(Database database, RunnerTokens tokens, InstantSource clock) {
    this.database = database;
    this.tokens = tokens;
    this.audit = new Audit(clock);
  }

  @Override
  public Changed<Issued> issue(Order order, Caller caller, Origin origin) {
    RunnerTokenTerms terms =
        new RunnerTokenTerms(order.labels(), order.ttl(), order.maxInstances());
    return database.write(handle -> {
      Optional<dev.sealane.controlplane.auth.RunnerToken> there = tokens.find(handle, order.id());
      if (there.isPresent()) {
        return new Changed.Stale<>(new Issued(shown(there.get()), ""));
      }
      dev.sealane.controlplane.auth.RunnerToken.Issued issued =
          tokens.issue(handle, order.id(), order.team(), order.runner(), terms);
      audit.record(handle, caller, "runner_token.issue", what(order.id()), origin);
      return new Changed.Done<>(new Issued(shown(issued.row()), issued.token()));
    });
  }

  @Override
  public Optional<RunnerToken> find(RunnerId runner, TokenId token) {
    return database
        .read(handle -> tokens.find(handle, token))
        .filter(row -> row.runner().equals(runner))
        .map(BookedTokens::shown);
  }

  @Override
  public List<RunnerToken> list(RunnerId runner, boolean includeRevoked, String after, int limit) {
    return tokens.list(runner, new RunnerTokens.Page(after, includeRevoked, limit)).stream()
        .map(BookedTokens::shown)
        .toList();
  }

  @Override
  public Changed<RunnerToken> revoke(
      RunnerToken token, Optional<Long> version, Caller caller, Origin origin) {
    OptionalLong seen = version.map(OptionalLong::of).orElseGet(OptionalLong::empty);
    boolean revoked = tokens.revoke(token.id(), seen);
    if (revoked) {
      database.write(handle -> {
        audit.record(handle, caller, "runner_token.revoke", what(token.id()), origin);
        return token;
      });
    }
    RunnerToken now = find(token.runner(), token.id()).orElse(token);
    return revoked ? new Changed.Done<>(now) : new Changed.Stale<>(now);
  }

  private static String what(TokenId id) {
    return "runner token " + id;
  }

  private static RunnerToken shown(dev.sealane.controlplane.auth.RunnerToken row) {
    return new RunnerToken(
        row.id(),
        row.team(),
        row.runner(),
        row.signatureHash(),
        row.createdAt(),
        row.expiresAt(),
        row.revokedAt(),
        row.version());
  }
}
