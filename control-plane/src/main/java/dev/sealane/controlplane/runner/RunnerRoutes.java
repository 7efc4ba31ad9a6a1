package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.time.InstantSource;
import java.util.Optional;

/// `/v1/tenants/{T}/runners…` (protocol.md section 4.1).
public final class RunnerRoutes {

  private static final String LIST = "/v1/tenants/:tenant/runners";
  private static final String ONE = LIST + "/:runner";

  private final Runners runners;
  private final InstantSource clock;

  public RunnerRoutes(Runners runners, InstantSource clock) {
    this.runners = runners;
    this.clock = clock;
  }

  public void addTo(Routes routes) {
    routes.add("PUT", ONE, Access.ADMIN, this::create);
    routes.add("GET", LIST, Access.READ, this::list);
    routes.add("GET", ONE, Access.READ, this::get);
    routes.add("PATCH", ONE, Access.ADMIN, this::change);
    routes.add("DELETE", ONE, Access.ADMIN, this::delete);
  }

  private Reply create(ApiRequest request) {
    RunnerJson.Body body = request.body(Json.PLAN42, RunnerJson.Body.class);
    TeamId team = request.path("tenant", TeamId::parse);
    RunnerId id = request.path("runner", RunnerId::parse);
    Authorization.require(
        request.caller(), Action.MANAGE, "tenant", new Authorization.Owned(team, null, null));
    return switch (runners.create(
        request.caller(), body.runner(id, team, clock.instant()), request)) {
      case Changed.Done<Runner>(Runner now) -> Reply.plan42(201, RunnerJson.of(now));
      case Changed.Stale<Runner>(Runner current) ->
          current.team().equals(team)
              ? Plan42.conflict("a runner with this id exists", "Runner", RunnerJson.of(current))
              : Plan42.conflict("this id is in use");
    };
  }

  private Reply list(ApiRequest request) {
    TeamId team = request.path("tenant", TeamId::parse);
    Authorization.require(
        request.caller(), Action.SEE, "tenant", new Authorization.Owned(team, null, null));
    int size = Page.size(request);
    RunnerFilter filter =
        new RunnerFilter(
            Plan42.flag(request, "includeDeleted").orElse(false),
            Plan42.flag(request, "runsTasks"),
            Plan42.flag(request, "proxiesGithub"),
            request.query("token").map(text -> RunnerId.parse(text).toString()).orElse(""),
            size + 1);
    return Reply.plan42(200, Page.of(runners.list(team, filter), size, RunnerJson::of, Runner::id));
  }

  private Reply get(ApiRequest request) {
    boolean includeDeleted = Plan42.flag(request, "includeDeleted").orElse(false);
    return Reply.plan42(200, RunnerJson.of(named(request, Action.SEE, includeDeleted)));
  }

  private Reply change(ApiRequest request) {
    RunnerJson.Body body = request.body(Json.PLAN42, RunnerJson.Body.class);
    if (Boolean.TRUE.equals(body.deleted())) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, "Deleted: is true, must be false; use DELETE to delete");
    }
    return reply(request, body.change(), false);
  }

  private Reply delete(ApiRequest request) {
    return reply(request, RunnerChange.deleted(true), true);
  }

  private Reply reply(ApiRequest request, RunnerChange change, boolean empty) {
    Runner runner = named(request, Action.MANAGE, true);
    Optional<Long> version = Plan42.requireIfMatch(request);
    return switch (runners.change(request.caller(), runner.id(), version, change, request)) {
      case Changed.Done<Runner>(Runner now) ->
          empty ? new Reply.NoContent() : Reply.plan42(200, RunnerJson.of(now));
      case Changed.Stale<Runner>(Runner current) ->
          Plan42.conflict("the version is another one", "Runner", RunnerJson.of(current));
    };
  }

  /// The runner that the path names; its tenant must be the runner's own.
  private Runner named(ApiRequest request, Action action, boolean includeDeleted) {
    TeamId team = request.path("tenant", TeamId::parse);
    Runner runner =
        runners.require(
            request.caller(), request.path("runner", RunnerId::parse), action, includeDeleted);
    if (!runner.team().equals(team)) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such runner");
    }
    return runner;
  }
}
