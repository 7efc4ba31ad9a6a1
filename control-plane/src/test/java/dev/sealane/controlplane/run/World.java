package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.message.RunnerMessage.CancelRunsRequest;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Role;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.instance.InstanceStore;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.run.Claims.ClaimedBatch;
import dev.sealane.controlplane.run.FakeRoutes.Call;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// Runs on a real database, with fakes around them and two clocks that tests move.
final class World implements AutoCloseable {

  static final TeamId TEAM = team(1);
  static final TeamId OTHER_TEAM = team(2);
  static final Caller.Person ANNA = person(TEAM, "anna", Role.MEMBER);
  static final Caller.Person BEN = person(TEAM, "ben", Role.MEMBER);
  static final Caller.Person STRANGER = person(OTHER_TEAM, "zoe", Role.OWNER);
  static final QueueId QUEUE = new QueueId(new UUID(7, 7));

  final Database database;
  final FakePolls polls = new FakePolls();
  final List<CancelRunsRequest> cancels = new CopyOnWriteArrayList<>();
  final FakeLogs logs = new FakeLogs();
  final Set<String> missingArchives = ConcurrentHashMap.newKeySet();
  final RunParts parts;

  private final UuidV7 ids;
  private final FakeRoutes routes = new FakeRoutes();
  private final Map<InstanceId, Long> heartbeats = new HashMap<>();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private long nanos = 1_000;

  World(Path directory) {
    this(directory, RunSettings.DEFAULT);
  }

  World(Path directory, RunSettings settings) {
    database = MigratedFile.open(directory);
    ids = new UuidV7(() -> now, new Random(1));
    seed();
    AtRest atRest = new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH]));
    Instances instances = new Instances(database, new InstanceStore(), () -> now);
    parts =
        RunParts.create(
                new RunParts.Outside(
                    database,
                    atRest,
                    instances,
                    logs,
                    (_, archive) -> {
                      if (missingArchives.contains(archive.toString())) {
                        throw new SealaneException(ErrorCode.NOT_FOUND, "no such archive");
                      }
                    },
                    polls,
                    (_, request) -> cancels.add(request),
                    ids),
                settings,
                () -> now,
                () -> nanos)
            .start();
    parts.runRoutes().addTo(routes);
    parts.runnerRoutes().addTo(routes);
  }

  static TeamId team(int number) {
    return new TeamId(new UUID(1, number));
  }

  static Caller.Person person(TeamId team, String name, Role role) {
    return new Caller.Person(team, name, new TokenId(new UUID(2, 2)), role, Set.of());
  }

  private void seed() {
    database.write(handle -> {
      for (TeamId team : List.of(TEAM, OTHER_TEAM)) {
        handle.execute(
            "INSERT OR IGNORE INTO team (id, name, created_at) VALUES (?, ?, 0)",
            team.toString(),
            team.toString());
      }
      return 0;
    });
  }

  // time

  Instant now() {
    return now;
  }

  /// Lets time pass on both clocks without a tick.
  void pass(Duration time) {
    now = now.plus(time);
    nanos += time.toNanos();
  }

  /// Lets time pass with a tick each second.
  void tick(Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      parts.tick();
    }
  }

  /// Only the wall clock moves.
  void jumpWallClock(Duration by) {
    now = now.plus(by);
  }

  // instances

  /// An instance that has told its capacity.
  InstanceId anInstance(int slots, String... labels) {
    return anInstance(TEAM, slots, new TreeSet<>(Arrays.asList(labels)));
  }

  InstanceId anInstance(TeamId team, int slots, SortedSet<String> labels) {
    InstanceId id = new InstanceId(ids.next());
    RunnerId runner = new RunnerId(ids.next());
    database.write(handle -> {
      handle.execute(
          """
          INSERT INTO runner VALUES (?, ?, ?, NULL, 0, 1, 0, '', 0, 0, 0, 0, 1)
          """,
          runner.toString(),
          team.toString(),
          runner.toString());
      handle.execute(
          """
          INSERT INTO instance (
            id, team_id, runner_id, token_id, public_pem, boot, session_sha256, version, wire,
            hostname, os, arch, labels, runtimes, policy_hash, heartbeat_no, draining, slots, cpus,
            memory_bytes, reserved_slots, reserved_cpus, reserved_memory_bytes, disk_free_bytes,
            intake_closed, unconfirmed_in_row, barred, created_at, last_contact_at, gone)
          VALUES (?, ?, ?, '', '', 1, ?, '0.1.0', 1, 'host', 'linux', 'amd64', ?,
            'docker,process', 'policy-1', 0, 0, 0, 0, 0, 0, 0, 0, 0, NULL, 0, 0, 0, ?, 0)
          """,
          id.toString(),
          team.toString(),
          runner.toString(),
          Bytes.copyOf(id.toString().getBytes(StandardCharsets.UTF_8)).sha256Hex(),
          String.join(",", labels),
          now.toEpochMilli());
      return 0;
    });
    beat(id, slots);
    return id;
  }

  /// A heartbeat with {@code slots} and these attempts.
  Heartbeat.Reply beat(InstanceId instance, int slots, AttemptRef... held) {
    return beat(instance, aHeartbeat(instance, slots, held));
  }

  Heartbeat aHeartbeat(InstanceId instance, int slots, AttemptRef... held) {
    return new Heartbeat(
        heartbeats.merge(instance, 1L, Long::sum),
        false,
        slots,
        slots,
        (long) slots << 30,
        Heartbeat.Reserved.NONE,
        1L << 40,
        null,
        Arrays.stream(held)
            .map(ref -> new Heartbeat.Held(ref.runId(), ref.attempt(), Heartbeat.Phase.RUNNING))
            .toList());
  }

  Heartbeat.Reply beat(InstanceId instance, Heartbeat heartbeat) {
    Reply reply =
        routes.call(
            "POST /api/v1/runner/heartbeat",
            daemon(instance),
            Call.body(Json.NATIVE.write(heartbeat))
                .header("X-Sealane-Session", instance.toString()));
    return (Heartbeat.Reply) body(reply);
  }

  /// A new boot of the instance: its heartbeats begin anew.
  void boots(InstanceId instance) {
    heartbeats.remove(instance);
    sql("UPDATE instance SET boot = boot + 1, heartbeat_no = 0, slots = 0 WHERE id = ?", instance);
  }

  long boot(InstanceId instance) {
    return database.read(handle ->
        handle
            .createQuery("SELECT boot FROM instance WHERE id = :id")
            .bind("id", instance.toString())
            .mapTo(Long.class)
            .one());
  }

  Caller.Daemon daemon(InstanceId instance) {
    return database.read(handle ->
        handle
            .createQuery("SELECT team_id, runner_id FROM instance WHERE id = :id")
            .bind("id", instance.toString())
            .map((row, _) ->
                new Caller.Daemon(
                    TeamId.parse(row.getString("team_id")),
                    RunnerId.parse(row.getString("runner_id")),
                    new TokenId(new UUID(3, 3))))
            .one());
  }

  // runs

  static RunSpecBuilder aSpec() {
    return new RunSpecBuilder(RunKind.EXEC, List.of("true"));
  }

  Run submit() {
    return submit(ANNA, aSpec().build());
  }

  Run submit(Caller.Person caller, RunSpec spec) {
    return (Run) body(post(caller, Json.NATIVE.write(spec)));
  }

  Reply post(Caller.Person caller, String body) {
    return routes.call("POST /api/v1/runs", caller, Call.body(body));
  }

  Reply post(Caller.Person caller, String body, String key) {
    return routes.call("POST /api/v1/runs", caller, Call.body(body).header("Idempotency-Key", key));
  }

  Reply call(String route, Caller caller, Call call) {
    return routes.call(route, caller, call);
  }

  static Object body(Reply reply) {
    return ((Reply.JsonBody) reply).body();
  }

  static int status(Reply reply) {
    return ((Reply.JsonBody) reply).status();
  }

  Run view(RunId run) {
    return parts.runs().view(ANNA, run);
  }

  String statusOf(RunId run) {
    return view(run).status();
  }

  /// Code of the error that a run has failed with.
  String errorOf(RunId run) {
    return Objects.requireNonNull(view(run).error(), "no error").code();
  }

  Run cancel(RunId run, String how) {
    Call call = Call.path("run", run).with(how);
    return (Run) body(routes.call("POST /api/v1/runs/:run/cancel", ANNA, call));
  }

  Run cancel(RunId run) {
    return (Run) body(routes.call("POST /api/v1/runs/:run/cancel", ANNA, Call.path("run", run)));
  }

  Explanation explain(RunId run) {
    return (Explanation)
        body(routes.call("GET /api/v1/runs/:run/explain", ANNA, Call.path("run", run)));
  }

  // claims

  /// Claims for a poll of a queue that nobody else uses.
  Optional<ClaimedBatch> claim(InstanceId instance) {
    return claim(instance, QUEUE);
  }

  Optional<ClaimedBatch> claim(InstanceId instance, QueueId queue) {
    return parts.claims().claim(instance, queue, new MessageId(ids.next()));
  }

  List<AttemptRef> claimed(InstanceId instance) {
    return claim(instance).map(World::refs).orElse(List.of());
  }

  static List<AttemptRef> refs(ClaimedBatch batch) {
    return batch.request().runs().stream()
        .map(run -> new AttemptRef(run.run(), run.attempt()))
        .toList();
  }

  static StartRunsRequest.Start start(ClaimedBatch batch) {
    return (StartRunsRequest.Start) batch.request().runs().getFirst();
  }

  List<StartAnswer> accept(InstanceId instance, ClaimedBatch batch, boolean needsSetup) {
    return answer(
        instance,
        batch,
        refs(batch).stream()
            .map(ref -> new Started(ref.runId(), ref.attempt(), true, needsSetup, null, null))
            .toList());
  }

  void refuse(InstanceId instance, ClaimedBatch batch, String code) {
    answer(
        instance,
        batch,
        refs(batch).stream()
            .map(ref -> new Started(ref.runId(), ref.attempt(), false, false, code, "because"))
            .toList());
  }

  List<StartAnswer> answer(InstanceId instance, ClaimedBatch batch, List<Started> answers) {
    return parts
        .claims()
        .confirm(instance, boot(instance), batch.message(), new StartRunsResponse(answers))
        .stream()
        .map(ConfirmedRun::answer)
        .toList();
  }

  @SuppressWarnings("unchecked") // the route answers a list of permits
  StartAnswer permit(InstanceId instance, AttemptRef ref) {
    Reply reply =
        routes.call(
            "POST /api/v1/runner/permits",
            daemon(instance),
            Call.body(Json.NATIVE.write(List.of(ref)))
                .header("X-Sealane-Session", instance.toString()));
    return ((List<StartAnswer.Permit>) body(reply)).getFirst().answer();
  }

  /// A run that was claimed and whose permit was given.
  AttemptRef running(InstanceId instance, RunSpec spec) {
    submit(ANNA, spec);
    ClaimedBatch batch = claim(instance).orElseThrow();
    accept(instance, batch, false);
    return refs(batch).getFirst();
  }

  AttemptRef running(InstanceId instance) {
    return running(instance, aSpec().build());
  }

  /// A run that was claimed and sets up.
  AttemptRef settingUp(InstanceId instance, RunSpec spec) {
    submit(ANNA, spec);
    ClaimedBatch batch = claim(instance).orElseThrow();
    accept(instance, batch, true);
    return refs(batch).getFirst();
  }

  // results

  ReportEntry.Result exited(AttemptRef ref, int code) {
    return aResult(ref, EndedBy.PROGRAM, code, code == 0 ? null : FailureClass.JOB, true);
  }

  ReportEntry.Result aResult(
      AttemptRef ref,
      EndedBy endedBy,
      @Nullable Integer code,
      @Nullable FailureClass failureClass,
      boolean started) {
    return new ReportEntry.Result(
        ref.runId(),
        ref.attempt(),
        endedBy,
        code,
        null,
        null,
        failureClass,
        started,
        started ? now : null,
        now,
        0);
  }

  ReportEntry.Answer report(InstanceId instance, ReportEntry.Result result) {
    return parts.attempts().result(instance, result);
  }

  ReportEntry.Answer givenBack(InstanceId instance, AttemptRef ref) {
    return parts
        .attempts()
        .givenBack(
            instance, new ReportEntry.GivenBack(ref.runId(), ref.attempt(), false, "because"));
  }

  // database

  void sql(String statement, Object... values) {
    database.write(handle ->
        handle.execute(
            statement, Arrays.stream(values).map(Objects::toString).toArray(Object[]::new)));
  }

  <T> T value(String query, Class<T> type) {
    return database.read(handle -> handle.createQuery(query).mapTo(type).one());
  }

  List<String> column(String query) {
    return database.read(
        handle -> new ArrayList<>(handle.createQuery(query).mapTo(String.class).list()));
  }

  @Override
  public void close() {
    parts.close();
    database.close();
  }

  /// Logs that are stored up to what a test says.
  static final class FakeLogs implements StoredLogs {

    final Map<AttemptRef, Long> stored = new HashMap<>();

    @Override
    public long nextSeq(AttemptRef attempt) {
      return stored.getOrDefault(attempt, 0L) + 1;
    }

    @Override
    public Optional<LogPosition> last(RunId run) {
      return Optional.empty();
    }
  }
}
