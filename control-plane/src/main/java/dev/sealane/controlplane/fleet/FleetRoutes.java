package dev.sealane.controlplane.fleet;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.Required;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.instance.KnownLoss;
import dev.sealane.controlplane.queue.QueuePings;
import dev.sealane.controlplane.queue.Queues;
import dev.sealane.controlplane.queue.RunnerQueue;
import dev.sealane.controlplane.runner.Runner;
import dev.sealane.controlplane.runner.Runners;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// `/api/v1/runners…`: what people see of runners and how they steer them.
public final class FleetRoutes {

  private static final String LIST = "/api/v1/runners";
  private static final String ONE = LIST + "/:runner";

  private final Runners runners;
  private final Instances instances;
  private final Queues queues;
  private final QueuePings pings;
  private final SlotUse slots;

  public FleetRoutes(
      Runners runners, Instances instances, Queues queues, QueuePings pings, SlotUse slots) {
    this.runners = runners;
    this.instances = instances;
    this.queues = queues;
    this.pings = pings;
    this.slots = slots;
  }

  public void addTo(Routes routes) {
    routes.add("GET", LIST, Access.READ, this::list);
    routes.add("GET", ONE, Access.READ, this::get);
    routes.add("DELETE", ONE, Access.ADMIN, this::delete);
    routes.add("POST", ONE + "/drain", Access.ADMIN, this::drain);
    routes.add("POST", ONE + "/ping", Access.WRITE, this::ping);
    routes.add("DELETE", ONE + "/instances/:instance", Access.ADMIN, this::removeInstance);
    routes.add("GET", ONE + "/losses", Access.READ, this::losses);
  }

  private Reply list(ApiRequest request) {
    TeamId team = request.caller().team();
    return Reply.ok(new Listed(views(team, runners.ofTeam(team)), null));
  }

  private Reply get(ApiRequest request) {
    return Reply.ok(view(named(request, Action.SEE)));
  }

  private Reply delete(ApiRequest request) {
    Runner runner = named(request, Action.MANAGE);
    runners.delete(request.caller(), runner, handle -> requireIdle(handle, runner), request);
    return new Reply.NoContent();
  }

  /// One that holds runs is not removed by mistake; its instances can be, one by one.
  private void requireIdle(Handle handle, Runner runner) {
    Map<InstanceId, Integer> used = slots.ofTeam(handle, runner.team());
    int held =
        instances.ofRunner(handle, runner.id()).stream()
            .mapToInt(instance -> used.getOrDefault(instance.id(), 0))
            .sum();
    if (held > 0) {
      throw new SealaneException(
          ErrorCode.CONFLICT,
          "runner %s has %d run(s); drain it and wait for them, cancel them, or remove instances"
                  .formatted(runner.name(), held)
              + " that are gone for good one by one",
          Map.of("runs", held));
    }
  }

  private Reply drain(ApiRequest request) {
    Runner runner = named(request, Action.MANAGE);
    Drain body = request.body(Json.STRICT, Drain.class);
    runners.drain(request.caller(), runner, body.draining(), request);
    return Reply.ok(view(named(request, Action.SEE)));
  }

  private Reply ping(ApiRequest request) throws InterruptedException {
    return Reply.ok(new Pinged(pings.pingAll(named(request, Action.SEE).id())));
  }

  private Reply removeInstance(ApiRequest request) {
    Runner runner = named(request, Action.MANAGE);
    InstanceId id = request.path("instance", InstanceId::parse);
    instances.remove(request.caller(), runner.id(), id, request);
    return new Reply.NoContent();
  }

  private Reply losses(ApiRequest request) {
    return Reply.ok(new Losses(instances.losses(named(request, Action.SEE).id()), null));
  }

  private Runner named(ApiRequest request, Action action) {
    return runners.byIdOrName(request.caller(), request.path("runner", text -> text), action);
  }

  private RunnerView view(Runner runner) {
    return views(runner.team(), List.of(runner)).getFirst();
  }

  private List<RunnerView> views(TeamId team, List<Runner> shown) {
    List<InstanceView> allInstances = instances.ofTeam(team);
    List<RunnerQueue> allQueues = queues.ofTeam(team);
    Map<InstanceId, Integer> used = slots.ofTeam(team);
    return shown.stream()
        .map(runner ->
            RunnerView.of(
                runner,
                allInstances.stream()
                    .filter(instance -> instance.runner().equals(runner.id()))
                    .toList(),
                allQueues.stream().filter(queue -> queue.runner().equals(runner.id())).toList(),
                used))
        .toList();
  }

  private record Listed(List<RunnerView> items, @Nullable String nextCursor) {}

  private record Losses(List<KnownLoss> items, @Nullable String nextCursor) {}

  record Drain(Boolean draining) {
    Drain {
      draining = Required.field("draining", draining); // without it a runner would go on by mistake
    }
  }

  private record Pinged(List<QueuePings.Outcome> queues) {}
}
