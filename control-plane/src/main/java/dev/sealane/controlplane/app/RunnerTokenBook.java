package dev.sealane.controlplane.app;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.auth.RunnerTokenTerms;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.runner.Changed;
import dev.sealane.controlplane.runner.RunnerToken;
import dev.sealane.controlplane.runner.TokenBook;
import dev.sealane.controlplane.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Shows runners the tokens that {@link RunnerTokens} keeps.
final class RunnerTokenBook implements TokenBook {

  private final Database database;
  private final RunnerTokens tokens;

  RunnerTokenBook(Database database, RunnerTokens tokens) {
    this.database = database;
    this.tokens = tokens;
  }

  @Override
  public Changed<Issued> issue(Order order) {
    RunnerTokenTerms terms =
        new RunnerTokenTerms(order.labels(), order.ttl(), order.maxInstances());
    return database.write(handle -> {
      var existing = tokens.find(handle, order.id());
      if (existing.isPresent()) {
        return new Changed.Stale<>(new Issued(shown(existing.get()), ""));
      }
      var issued = tokens.issue(handle, order.id(), order.team(), order.runner(), terms);
      return new Changed.Done<>(new Issued(shown(issued.row()), issued.token()));
    });
  }

  @Override
  public Optional<RunnerToken> find(RunnerId runner, TokenId token) {
    return database
        .read(handle -> tokens.find(handle, token))
        .filter(row -> row.runner().equals(runner))
        .map(RunnerTokenBook::shown);
  }

  @Override
  public List<RunnerToken> list(RunnerId runner, boolean includeRevoked, String after, int limit) {
    return tokens.list(runner, new RunnerTokens.Page(after, includeRevoked, limit)).stream()
        .map(RunnerTokenBook::shown)
        .toList();
  }

  @Override
  public Changed<RunnerToken> revoke(RunnerToken token, Optional<Long> version) {
    OptionalLong wanted =
        version.isPresent() ? OptionalLong.of(version.get()) : OptionalLong.empty();
    boolean revoked = tokens.revoke(token.id(), wanted);
    RunnerToken now = find(token.runner(), token.id()).orElse(token);
    return revoked ? new Changed.Done<>(now) : new Changed.Stale<>(now);
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
