package dev.sealane.controlplane.queue;

import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.runner.Changed;
import dev.sealane.controlplane.runner.Page;
import dev.sealane.controlplane.runner.Plan42;
import java.util.Optional;

/// `/v1/…/queues/{Q}` and `/v1/runner-queues` (protocol.md section 4.2).
public final class QueueRoutes {

  private static final String QUEUE = "/v1/tenants/:tenant/runners/:runner/queues/:queue";
  private static final String TYPE = "RunnerQueue";

  private final Registrations registrations;
  private final Queues queues;
  private final QueueHealth health;

  QueueRoutes(Registrations registrations, Queues queues, QueueHealth health) {
    this.registrations = registrations;
    this.queues = queues;
    this.health = health;
  }

  public void addTo(Routes routes) {
    routes.add("PUT", QUEUE, Access.DAEMON_OR_ADMIN, this::register);
    routes.add("GET", QUEUE, Access.DAEMON_OR_ADMIN, this::get);
    routes.add("PATCH", QUEUE, Access.DAEMON_OR_ADMIN, this::change);
    routes.add("DELETE", QUEUE, Access.DAEMON_OR_ADMIN, this::delete);
    routes.add("GET", "/v1/runner-queues", Access.READ, this::list);
  }

  private Reply register(ApiRequest request) {
    RegisterQueue body = request.body(Json.PLAN42, RegisterQueue.class);
    Registrations.Place place =
        new Registrations.Place(
            request.path("tenant", TeamId::parse),
            request.path("runner", RunnerId::parse),
            request.path("queue", QueueId::parse));
    return switch (registrations.register(request.caller(), place, body)) {
      case Queues.Registered.Fresh(LiveQueue queue) -> {
        var _ = health.ping(queue);
        yield Reply.plan42(201, QueueJson.of(queue.row()));
      }
      case Queues.Registered.IdTaken(RunnerQueue current) ->
          current.runner().equals(place.runner())
              ? Plan42.conflict("a queue with this id exists", TYPE, QueueJson.of(current))
              : Plan42.conflict("this id is in use");
      case Queues.Registered.KeyTaken() ->
          Plan42.conflict("PublicKey belonged to another queue; make a fresh one");
    };
  }

  private Reply get(ApiRequest request) {
    return Reply.plan42(200, QueueJson.of(queues.stored(queue(request, Action.SEE))));
  }

  private Reply change(ApiRequest request) {
    LiveQueue queue = queue(request, Action.MANAGE);
    QueueChange change = request.body(Json.PLAN42, QueueChange.Body.class).change();
    return switch (queues.change(queue, Plan42.requireIfMatch(request), change)) {
      case Changed.Done<RunnerQueue>(RunnerQueue now) -> Reply.plan42(200, QueueJson.of(now));
      case Changed.Stale<RunnerQueue>(RunnerQueue current) -> stale(current);
    };
  }

  private Reply delete(ApiRequest request) {
    LiveQueue queue = queue(request, Action.MANAGE);
    Optional<Long> version =
        queue.row().isHpke() ? Plan42.ifMatch(request) : Plan42.requireIfMatch(request);
    return switch (queues.delete(queue, version)) {
      case Changed.Done<RunnerQueue> _ -> new Reply.NoContent();
      case Changed.Stale<RunnerQueue>(RunnerQueue current) -> stale(current);
    };
  }

  private static Reply stale(RunnerQueue current) {
    return Plan42.conflict("the version is another one", TYPE, QueueJson.of(current));
  }

  private Reply list(ApiRequest request) {
    Optional<TeamId> team = request.query("tenantID").map(TeamId::parse);
    Optional<RunnerId> runner = request.query("runnerID").map(RunnerId::parse);
    requireBoth("tenantID", team.isPresent(), "runnerID", runner.isPresent());
    Optional<QueueId> from = request.query("minQueueID").map(QueueId::parse);
    Optional<QueueId> below = request.query("maxQueueID").map(QueueId::parse);
    requireBoth("minQueueID", from.isPresent(), "maxQueueID", below.isPresent());
    if (team.filter(asked -> !asked.equals(request.caller().team())).isPresent()) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such tenant");
    }
    int size = Page.size(request);
    QueueFilter filter =
        new QueueFilter(
            runner,
            Plan42.flag(request, "includeHealthy"),
            Plan42.flag(request, "includeDrained"),
            from.map(QueueId::toString).orElse(""),
            below.map(QueueId::toString).orElse(""),
            request.query("token").map(text -> QueueId.parse(text).toString()).orElse(""),
            size + 1);
    if (runner.isEmpty() && (filter.healthy().isPresent() || filter.draining().isPresent())) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "includeHealthy and includeDrained must come with tenantID and runnerID");
    }
    return Reply.plan42(
        200,
        Page.of(
            queues.list(request.caller().team(), filter), size, QueueJson::of, RunnerQueue::id));
  }

  private static void requireBoth(String one, boolean first, String other, boolean second) {
    if (first != second) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, one + " and " + other + " must come together");
    }
  }

  private LiveQueue queue(ApiRequest request, Action action) {
    return queues.require(
        request.caller(),
        request.path("tenant", TeamId::parse),
        request.path("runner", RunnerId::parse),
        request.path("queue", QueueId::parse),
        action);
  }
}
