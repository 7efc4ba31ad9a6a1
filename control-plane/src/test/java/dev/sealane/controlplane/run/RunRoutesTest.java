package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.ANNA;
import static dev.sealane.controlplane.run.World.BEN;
import static dev.sealane.controlplane.run.World.STRANGER;
import static dev.sealane.controlplane.run.World.TEAM;
import static dev.sealane.controlplane.run.World.aSpec;
import static dev.sealane.controlplane.run.World.body;
import static dev.sealane.controlplane.run.World.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Role;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.run.FakeRoutes.Call;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRoutesTest {

  private static final String RUNS = "GET /api/v1/runs";
  private static final String ONE = "GET /api/v1/runs/:run";
  private static final String CANCEL = "POST /api/v1/runs/:run/cancel";
  private static final String SMALL = "{\"command\":[\"true\"]}";

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  // create

  @Test
  void a_new_run_is_queued_and_shows_names_but_no_values() {
    Reply reply =
        world.post(
            ANNA,
            """
            {"command":["echo","hi"],"env":{"B":"beta","A":"alpha"},"secrets":{"S":"hush"},
             "labels":["gpu"],"name":"night run"}
            """);

    assertThat(status(reply)).isEqualTo(201);
    Run run = (Run) body(reply);
    assertThat(run.status()).isEqualTo("queued");
    assertThat(run.envNames()).containsExactly("A", "B");
    assertThat(run.secretNames()).containsExactly("S");
    assertThat(run.createdBy()).isEqualTo("anna");
    assertThat(world.view(run.id())).isEqualTo(run);
  }

  @Test
  void values_lie_in_the_database_sealed_only() {
    world.post(
        ANNA, "{\"command\":[\"true\"],\"env\":{\"A\":\"alpha1\"},\"secrets\":{\"S\":\"hush1\"}}");

    assertThat(world.column("SELECT quote(spec_sealed) || shown FROM run").getFirst())
        .doesNotContain("alpha1", "hush1", hex("alpha1"), hex("hush1"));
  }

  private static String hex(String text) {
    return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void an_unknown_field_is_refused_by_its_name() {
    assertThatThrownBy(() -> world.post(ANNA, "{\"comand\":[\"true\"]}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("comand");
  }

  @Test
  void a_token_without_the_capability_starts_nothing() {
    Caller.Person narrow =
        new Caller.Person(
            TEAM, "ci", new TokenId(new UUID(9, 9)), Role.MEMBER, Set.of("submit", "app:shop"));

    assertThatCode(() -> world.post(narrow, SMALL), ErrorCode.FORBIDDEN);
    assertThat(status(world.post(narrow, "{\"kind\":\"submit\"}"))).isEqualTo(201);
  }

  @Test
  void the_same_key_with_the_same_body_gives_the_same_run() {
    Run first = (Run) body(world.post(ANNA, SMALL, "key-1"));
    Reply again = world.post(ANNA, SMALL, "key-1");

    assertThat(status(again)).isEqualTo(200);
    assertThat(((Run) body(again)).id()).isEqualTo(first.id());
    assertThat(world.value("SELECT count(*) FROM run", Integer.class)).isEqualTo(1);
  }

  @Test
  void the_same_key_with_another_body_is_refused() {
    world.post(ANNA, SMALL, "key-1");

    assertThatCode(
        () -> world.post(ANNA, "{\"command\":[\"false\"]}", "key-1"),
        ErrorCode.IDEMPOTENCY_MISMATCH);
  }

  @Test
  void a_key_is_its_users_own_and_free_again_after_a_day() {
    Run annas = (Run) body(world.post(ANNA, SMALL, "key-1"));
    Run bens = (Run) body(world.post(BEN, SMALL, "key-1"));
    world.pass(Duration.ofHours(25));
    Run later = (Run) body(world.post(ANNA, SMALL, "key-1"));

    assertThat(Set.of(annas.id(), bens.id(), later.id())).hasSize(3);
  }

  // get

  @Test
  void a_run_is_found_by_a_unique_prefix_or_suffix() {
    RunId id = world.submit().id();
    String text = id.toString();

    assertThat(world.parts.runs().resolve(ANNA, text.substring(0, 16))).isEqualTo(id);
    assertThat(world.parts.runs().resolve(ANNA, text.substring(30))).isEqualTo(id);
    assertThat(world.parts.runs().resolve(ANNA, text.substring(20).toUpperCase(Locale.ROOT)))
        .isEqualTo(id);
    assertThatCode(() -> world.parts.runs().resolve(ANNA, "ffffff"), ErrorCode.NOT_FOUND);
    assertThatCode(() -> world.parts.runs().resolve(ANNA, "x' OR 1"), ErrorCode.NOT_FOUND);
  }

  @Test
  void a_prefix_of_several_runs_names_the_candidates() {
    RunId first = world.submit().id();
    RunId second = world.submit().id();
    String both = first.toString().substring(0, 14);

    assertThatThrownBy(() -> world.parts.runs().resolve(ANNA, both))
        .isInstanceOfSatisfying(
            SealaneException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(e.details().get("candidates"))
                  .isEqualTo(List.of(first.toString(), second.toString()));
            });
  }

  @Test
  void attempts_are_shown_when_asked_for() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    world.report(instance, world.exited(ref, 7));

    ObjectNode shown =
        (ObjectNode)
            body(world.call(ONE, ANNA, Call.path("run", ref.runId()).andQuery("attempts", "true")));

    assertThat(shown.at("/attempts/0/outcome").asText()).isEqualTo("program_failed");
    assertThat(shown.at("/attempts/0/result/exit_code").asInt()).isEqualTo(7);
    assertThat(shown.at("/attempts/0/late_result").isNull()).isTrue();
  }

  // list

  @Test
  void pages_are_walked_by_their_cursors_newest_first() {
    List<RunId> made = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      made.add(world.submit().id());
    }

    List<RunId> seen = new ArrayList<>();
    Call call = Call.query("limit", "2");
    for (RunPage page = list(call); ; page = list(call.andQuery("cursor", page.nextCursor()))) {
      page.items().forEach(run -> seen.add(run.id()));
      if (page.nextCursor() == null) {
        break;
      }
    }

    assertThat(seen).containsExactlyElementsOf(made.reversed());
  }

  @Test
  void lists_are_narrowed_by_status_user_kind_and_time() {
    InstanceId instance = world.anInstance(1);
    AttemptRef running = world.running(instance);
    world.pass(Duration.ofHours(1));
    Run bens = world.submit(BEN, aSpec().build());
    world.post(BEN, "{\"kind\":\"submit\"}");

    assertThat(ids(Call.query("status", "RUNNING"))).containsExactly(running.runId());
    assertThat(ids(Call.query("status", "pending,Finished"))).hasSize(2);
    assertThat(ids(Call.query("status", "active"))).containsExactly(running.runId());
    assertThat(ids(Call.query("mine", "true"))).containsExactly(running.runId());
    assertThat(ids(Call.query("kind", "submit"))).hasSize(1);
    assertThat(ids(Call.query("since", world.now().minusSeconds(60).toString()))).hasSize(2);
    assertThat(ids(Call.query("order", "asc"))).first().isEqualTo(running.runId());
    assertThat(ids(Call.query("kind", "exec").andQuery("status", "queued")))
        .containsExactly(bens.id());
    assertThatCode(() -> list(Call.query("status", "sleeping")), ErrorCode.INVALID_REQUEST);
    assertThatCode(() -> list(Call.query("cursor", "x")), ErrorCode.INVALID_CURSOR);
  }

  private RunPage list(Call call) {
    return (RunPage) body(world.call(RUNS, ANNA, call));
  }

  private List<RunId> ids(Call call) {
    return list(call).items().stream().map(Run::id).toList();
  }

  // cancel

  @Test
  void a_queued_run_is_cancelled_at_once() {
    Run run = world.submit();

    Reply reply = world.call(CANCEL, ANNA, Call.path("run", run.id()));

    assertThat(status(reply)).isEqualTo(202);
    assertThat(((Run) body(reply)).status()).isEqualTo("cancelled");
    assertThat(world.cancels).isEmpty();
    assertThat(world.claim(world.anInstance(1))).isEmpty();
  }

  @Test
  void a_running_run_is_cancelled_through_its_instance() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().grace(Duration.ofSeconds(3)).build());

    assertThat(world.cancel(ref.runId()).status()).isEqualTo("cancelling");

    var sent = world.cancels.getFirst().runs().getFirst();
    assertThat(sent.run()).isEqualTo(ref.runId());
    assertThat(sent.attempt()).isEqualTo(1);
    assertThat(sent.grace()).isEqualTo(Duration.ofSeconds(3));
    world.report(instance, world.aResult(ref, EndedBy.CANCEL, null, null, true));
    Run ended = world.view(ref.runId());
    assertThat(ended.status()).isEqualTo("cancelled");
    assertThat(ended.error()).isNull();
  }

  @Test
  void a_cancel_may_say_why_and_give_another_grace() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().grace(Duration.ofSeconds(3)).build());

    Run asked = world.cancel(ref.runId(), "{\"reason\":\"wrong\\nbranch\",\"grace_seconds\":45}");

    assertThat(asked.cancelReason()).isEqualTo("wrong branch");
    assertThat(world.cancels.getLast().runs().getFirst().grace()).hasSeconds(45);
    assertThat(world.beat(instance, 1, ref).attempts().getFirst().grace()).hasSeconds(45);
    assertThat(world.cancel(ref.runId()).cancelReason()).isEqualTo("wrong branch");
    assertThat(world.cancels.getLast().runs().getFirst().grace()).hasSeconds(45);
  }

  @Test
  void a_cancel_with_a_grace_out_of_range_changes_nothing() {
    RunId run = world.submit(ANNA, aSpec().build()).id();

    assertThatThrownBy(() -> world.cancel(run, "{\"grace_seconds\":601}"))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("grace_seconds is 601, must be 0 to 600");
    assertThat(world.statusOf(run)).isEqualTo("queued");
  }

  @Test
  void a_cancel_may_be_repeated_until_the_run_has_ended() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance);
    world.cancel(ref.runId());

    assertThat(world.cancel(ref.runId()).status()).isEqualTo("cancelling");
    assertThat(world.cancels).hasSize(2);

    world.report(instance, world.exited(ref, 0));
    assertThatThrownBy(() -> world.cancel(ref.runId()))
        .isInstanceOfSatisfying(
            SealaneException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.RUN_TERMINAL);
              assertThat(e.details().get("run")).isEqualTo(world.view(ref.runId()));
            });
  }

  @Test
  void a_cancelled_run_never_goes_back_into_the_queue() {
    InstanceId instance = world.anInstance(1);
    AttemptRef ref = world.running(instance, aSpec().maxRetries(5).build());
    world.cancel(ref.runId());

    for (int i = 0; i < 4; i++) {
      world.beat(instance, 1);
    }

    assertThat(world.statusOf(ref.runId())).isEqualTo("cancelled");
  }

  @Test
  void a_member_cancels_its_own_runs_only() {
    Run bens = world.submit(BEN, aSpec().build());

    assertThatCode(() -> world.cancel(bens.id()), ErrorCode.FORBIDDEN);
  }

  // teams

  @Test
  void two_teams_never_see_each_others_runs() {
    InstanceId instance = world.anInstance(1);
    InstanceId theirs = world.anInstance(World.OTHER_TEAM, 1, new TreeSet<>());
    Run ours = world.submit();
    String id = ours.id().toString();

    for (String route :
        List.of(ONE, "GET /api/v1/runs/:run/explain", CANCEL, "GET /api/v1/runs/:run")) {
      for (String ref : List.of(id, id.substring(0, 20), id.substring(28))) {
        assertThatCode(
            () -> world.call(route, STRANGER, Call.path("run", ref)), ErrorCode.NOT_FOUND);
      }
    }
    assertThat(((RunPage) body(world.call(RUNS, STRANGER, Call.EMPTY))).items()).isEmpty();
    assertThat(world.claim(theirs)).isEmpty();
    assertThat(world.explain(ours.id()).runners())
        .extracting(Explanation.Verdict::instanceId)
        .containsExactly(instance);

    AttemptRef ref = world.claimed(instance).getFirst();
    assertThat(world.parts.attempts().state(ref, theirs)).isEqualTo(new AttemptState.Stale());
    assertThat(world.permit(theirs, ref).toString()).isEqualTo("stale");
  }

  @Test
  void the_archive_of_a_run_is_asked_for_before_anything_is_stored() {
    String unknown = new UUID(5, 5).toString();
    world.missingArchives.add(unknown);

    assertThatCode(
        () ->
            world.post(
                ANNA,
                "{\"command\":[\"x\"],\"source\":{\"type\":\"archive\",\"archive_id\":\"%s\"}}"
                    .formatted(unknown)),
        ErrorCode.NOT_FOUND);
    assertThat(world.value("SELECT count(*) FROM run", Integer.class)).isZero();
  }

  // explain

  @Test
  void explain_names_the_label_that_nobody_has() {
    world.anInstance(1, "cpu");
    Run run = world.submit(ANNA, aSpec().labels(new TreeSet<>(Set.of("gpu9"))).build());

    Explanation explanation = world.explain(run.id());

    assertThat(explanation.runners().getFirst().takes()).isFalse();
    assertThat(explanation.runners().getFirst().reasons())
        .extracting(Matching.Reason::code)
        .containsExactly("label_missing");
    assertThat(explanation.runners().getFirst().reasons().getFirst().message()).contains("gpu9");
  }

  @Test
  void explain_says_how_a_run_ended_and_where_its_cause_stands() {
    Run run = world.submit();
    world.call(CANCEL, ANNA, Call.path("run", run.id().toString()));

    assertThat(world.explain(run.id()).hint())
        .isEqualTo(
            "the run has ended as cancelled; \"sealane runs get " + run.id() + "\" says why");
  }

  @Test
  void explain_shows_full_barred_draining_and_silent_instances() {
    InstanceId full = world.anInstance(1);
    InstanceId barring = world.anInstance(1);
    InstanceId silent = world.anInstance(1);
    Run run = world.submit();
    world.refuse(barring, world.claim(barring).orElseThrow(), "policy");
    world.submit(ANNA, aSpec().priority(9).build());
    world.accept(full, world.claim(full).orElseThrow(), false);
    world.pass(Duration.ofMinutes(2));
    world.beat(full, 1, new AttemptRef(new RunId(new UUID(1, 1)), 1));
    world.beat(barring, 1);

    Explanation explanation = world.explain(run.id());

    Map<InstanceId, List<String>> codes = new HashMap<>();
    explanation
        .runners()
        .forEach(verdict ->
            codes.put(
                verdict.instanceId(),
                verdict.reasons().stream().map(Matching.Reason::code).toList()));
    assertThat(codes)
        .containsEntry(full, List.of("no_capacity"))
        .containsEntry(barring, List.of("refused"))
        .containsEntry(silent, List.of("silent"));
  }

  @Test
  void explain_says_how_to_start_a_runner_when_there_is_none() {
    assertThat(world.explain(world.submit().id()).hint())
        .contains("sealane runners token create", "sealane runner exec");
  }

  private static void assertThatCode(ThrowingCallable call, ErrorCode code) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(SealaneException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
