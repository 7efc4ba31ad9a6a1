package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.queue.RunSource;
import dev.sealane.controlplane.queue.ScheduledRuns;
import dev.sealane.controlplane.run.FakeRoutes.Call;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The scheduler without its thread: wake-ups are decided when the simulation says so. Requests
/// pass their routes, so sessions are checked and bodies cross JSON.
public final class SimulatedRuns {

  private static final AtRest AT_REST = new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH]));

  private final RunParts parts;
  private final Instances instances;
  private final FakeRoutes routes = new FakeRoutes();

  /// @param around who parks polls and sends cancels
  public SimulatedRuns(
      Around around,
      Instances instances,
      RunSettings settings,
      InstantSource clock,
      LongSupplier nanos) {
    this.instances = instances;
    this.parts =
        RunParts.create(
            new RunParts.Outside(
                around.database(),
                AT_REST,
                instances,
                new NoLogs(),
                (_, _) -> {},
                around.polls(),
                around.cancels(),
                around.ids()),
            settings,
            clock,
            nanos);
    parts.runRoutes().addTo(routes);
    parts.runnerRoutes().addTo(routes);
    routes.add("POST", "report", Access.DAEMON, this::report);
  }

  /// What stands around the scheduler.
  public record Around(Database database, PollWaker polls, CancelSender cancels, UuidV7 ids) {}

  public RunSource source() {
    return new ScheduledRuns(parts.claims(), parts.dispatcher());
  }

  public void learn() {
    parts.dispatcher().learn();
  }

  public void decideWakeUps() {
    parts.dispatcher().decideWaiting();
  }

  public void tick() {
    parts.tick();
  }

  public Run submit(Caller.Person caller, RunSpec spec) {
    return (Run) body(routes.call("POST /api/v1/runs", caller, Call.body(Json.NATIVE.write(spec))));
  }

  public Run cancel(Caller.Person caller, RunId run) {
    return (Run) body(routes.call("POST /api/v1/runs/:run/cancel", caller, Call.path("run", run)));
  }

  public Heartbeat.Reply heartbeat(Caller.Daemon daemon, String session, Heartbeat heartbeat) {
    return (Heartbeat.Reply) call("POST /api/v1/runner/heartbeat", daemon, session, heartbeat);
  }

  @SuppressWarnings("unchecked") // the route answers a list of permits
  public StartAnswer permit(Caller.Daemon daemon, String session, AttemptRef attempt) {
    return ((List<StartAnswer.Permit>)
            call("POST /api/v1/runner/permits", daemon, session, List.of(attempt)))
        .getFirst()
        .answer();
  }

  public ReportEntry.Answer report(Caller.Daemon daemon, String session, ReportEntry entry) {
    return (ReportEntry.Answer) call("POST report", daemon, session, entry);
  }

  private Reply report(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    ReportEntry entry = Json.NATIVE.read(request.body(), ReportEntry.class);
    return Reply.ok(
        switch (entry) {
          case ReportEntry.Result result -> parts.attempts().result(instance.id(), result);
          case ReportEntry.GivenBack given -> parts.attempts().givenBack(instance.id(), given);
          case ReportEntry.Log _ -> throw new IllegalArgumentException("logs are not simulated");
        });
  }

  private Object call(String route, Caller.Daemon daemon, String session, Object body) {
    return body(
        routes.call(
            route,
            daemon,
            Call.body(Json.NATIVE.write(body)).header(Instances.SESSION_HEADER, session)));
  }

  private static Object body(Reply reply) {
    return ((Reply.JsonBody) reply).body();
  }

  private static final class NoLogs implements StoredLogs {

    @Override
    public long nextSeq(AttemptRef attempt) {
      return 1;
    }

    @Override
    public Optional<LogPosition> last(RunId run) {
      return Optional.empty();
    }
  }
}
