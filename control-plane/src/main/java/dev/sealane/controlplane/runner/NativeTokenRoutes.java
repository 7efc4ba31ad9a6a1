package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// `/api/v1/runner-tokens…`: a token for a runner that is made when its name is new.
public final class NativeTokenRoutes {

  private final Runners runners;
  private final TokenBook tokens;
  private final UuidV7 ids;

  public NativeTokenRoutes(Runners runners, TokenBook tokens, UuidV7 ids) {
    this.runners = runners;
    this.tokens = tokens;
    this.ids = ids;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/api/v1/runner-tokens", Access.ADMIN, this::create);
    routes.add("DELETE", "/api/v1/runner-tokens/:token", Access.ADMIN, this::revoke);
  }

  private Reply create(ApiRequest request) {
    Body body = request.body(Json.STRICT, Body.class);
    if (body.name() == null) {
      throw new SealaneException(ErrorCode.INVALID_REQUEST, "name: is missing");
    }
    SortedSet<String> labels = Labels.checked(body.labels());
    TokenBook.Order order =
        new TokenBook.Order(
            new TokenId(ids.next()),
            request.caller().team(),
            runners
                .named(request.caller(), body.name(), labels, new RunnerId(ids.next()), request)
                .id(),
            labels,
            TokenTerms.ttl(body.ttlDays()),
            TokenTerms.maxInstances(body.maxInstances()));
    return switch (tokens.issue(order, request.caller(), request)) {
      case Changed.Done<TokenBook.Issued>(TokenBook.Issued(RunnerToken token, String text)) ->
          Reply.json(201, new Created(token.runner(), token.id(), text, token.expiresAt()));
      case Changed.Stale<TokenBook.Issued> _ ->
          throw new SealaneException(ErrorCode.CONFLICT, "a token with this id exists");
    };
  }

  private Reply revoke(ApiRequest request) {
    TokenId id = request.path("token", TokenId::parse);
    RunnerToken token =
        runners.ofTeam(request.caller().team()).stream()
            .map(runner -> tokens.find(runner.id(), id))
            .flatMap(Optional::stream)
            .findFirst()
            .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such token"));
    runners.require(request.caller(), token.runner(), Action.MANAGE, false);
    var _ = tokens.revoke(token, Optional.empty(), request.caller(), request);
    return new Reply.NoContent();
  }

  private record Body(
      @Nullable String name,
      List<String> labels,
      @Nullable Integer ttlDays,
      @Nullable Integer maxInstances) {}

  private record Created(RunnerId runnerId, TokenId tokenId, String token, Instant expiresAt) {
    /// Leaves out the token.
    @Override
    public String toString() {
      return "Created[" + tokenId + "]";
    }
  }
}
