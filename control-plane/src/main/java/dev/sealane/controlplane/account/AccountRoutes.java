package dev.sealane.controlplane.account;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Accounts;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.RunnerToken;
import dev.sealane.controlplane.auth.RunnerTokens;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.time.Instant;

/// `GET /api/v1/me`: whose token it is. `POST /api/v1/runner/token`: a further token for a runner
/// whose token nears its end.
public final class AccountRoutes {

  private final Accounts accounts;
  private final RunnerTokens runnerTokens;

  public AccountRoutes(Accounts accounts, RunnerTokens runnerTokens) {
    this.accounts = accounts;
    this.runnerTokens = runnerTokens;
  }

  public void addTo(Routes routes) {
    routes.add("GET", "/api/v1/me", Access.READ, this::me);
    routes.add("POST", "/api/v1/runner/token", Access.DAEMON, this::renew);
  }

  private Reply me(ApiRequest request) {
    Caller.Person person = request.person();
    return Reply.ok(
        new Me(
            accounts.teamName(person.team()),
            person.team(),
            person.name(),
            person.role().toString(),
            person.token()));
  }

  private Reply renew(ApiRequest request) {
    RunnerToken.Issued issued = runnerTokens.renew(request.daemon());
    RunnerToken row = issued.row();
    return Reply.json(201, new Renewed(row.runner(), row.id(), issued.token(), row.expiresAt()));
  }

  /// @param team name of the team
  /// @param user name of the user
  /// @param role `owner`, `admin`, `member` or `viewer`
  public record Me(String team, TeamId teamId, String user, String role, TokenId tokenId) {}

  /// @param token shown once
  public record Renewed(RunnerId runnerId, TokenId tokenId, String token, Instant expiresAt) {}
}
