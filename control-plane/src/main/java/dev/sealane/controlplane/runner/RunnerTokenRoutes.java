package dev.sealane.controlplane.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `/v1/…/runners/{R}/tokens…` (protocol.md section 4.3).
public final class RunnerTokenRoutes {

  private static final String LIST = "/v1/tenants/:tenant/runners/:runner/tokens";
  private static final String ONE = LIST + "/:token";

  /// Plan42 knows no such number, and several daemons may serve one of its runners.
  private static final int MAX_INSTANCES = 100;

  private final Runners runners;
  private final TokenBook tokens;

  public RunnerTokenRoutes(Runners runners, TokenBook tokens) {
    this.runners = runners;
    this.tokens = tokens;
  }

  public void addTo(Routes routes) {
    routes.add("PUT", ONE, Access.ADMIN, this::generate);
    routes.add("GET", LIST, Access.ADMIN, this::list);
    routes.add("GET", ONE, Access.ADMIN, this::get);
    routes.add("POST", ONE + "/revoke", Access.ADMIN, this::revoke);
  }

  private Reply generate(ApiRequest request) {
    Runner runner = runner(request);
    Body body = request.body(Json.PLAN42, Body.class);
    TokenBook.Order order =
        new TokenBook.Order(
            request.path("token", TokenId::parse),
            runner.team(),
            runner.id(),
            new TreeSet<>(),
            TokenTerms.ttl(body.ttlDays()),
            MAX_INSTANCES);
    return switch (tokens.issue(order, request.caller(), request)) {
      case Changed.Done<TokenBook.Issued>(TokenBook.Issued issued) ->
          Reply.plan42(201, RunnerTokenJson.of(issued));
      case Changed.Stale<TokenBook.Issued>(TokenBook.Issued(RunnerToken token, _)) ->
          token.runner().equals(runner.id())
              ? stale("a token with this id exists", token)
              : Plan42.conflict("this id is in use");
    };
  }

  private Reply list(ApiRequest request) {
    Runner runner = runner(request);
    int size = Page.size(request);
    String after =
        request
            .query("nextPageToken")
            .or(() -> request.query("token"))
            .map(text -> TokenId.parse(text).toString())
            .orElse("");
    boolean includeRevoked = Plan42.flag(request, "includeRevoked").orElse(false);
    return Reply.plan42(
        200,
        Page.of(
                tokens.list(runner.id(), includeRevoked, after, size + 1),
                size,
                RunnerTokenJson::of,
                RunnerToken::id)
            .withBothTokens());
  }

  private Reply get(ApiRequest request) {
    boolean includeRevoked = Plan42.flag(request, "includeDeleted").orElse(false);
    RunnerToken token = token(request, runner(request));
    if (token.revokedAt().isPresent() && !includeRevoked) {
      throw missing();
    }
    return Reply.plan42(200, RunnerTokenJson.of(token));
  }

  private Reply revoke(ApiRequest request) {
    RunnerToken token = token(request, runner(request));
    return switch (tokens.revoke(
        token, Plan42.requireIfMatch(request), request.caller(), request)) {
      case Changed.Done<RunnerToken> _ -> new Reply.NoContent();
      case Changed.Stale<RunnerToken>(RunnerToken current) ->
          stale("the version is another one", current);
    };
  }

  private static Reply stale(String message, RunnerToken current) {
    return Plan42.conflict(message, "RunnerToken", RunnerTokenJson.of(current));
  }

  private Runner runner(ApiRequest request) {
    TeamId team = request.path("tenant", TeamId::parse);
    Runner runner =
        runners.require(
            request.caller(), request.path("runner", RunnerId::parse), Action.MANAGE, false);
    if (!runner.team().equals(team)) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such runner");
    }
    return runner;
  }

  private RunnerToken token(ApiRequest request, Runner runner) {
    return tokens
        .find(runner.id(), request.path("token", TokenId::parse))
        .orElseThrow(RunnerTokenRoutes::missing);
  }

  private static SealaneException missing() {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such token");
  }

  private record Body(@JsonProperty("TTLDays") @Nullable Integer ttlDays) {}
}
