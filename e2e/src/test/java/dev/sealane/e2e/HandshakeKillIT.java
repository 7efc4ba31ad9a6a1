package dev.sealane.e2e;

import static dev.sealane.e2e.OwnServer.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.run.Source;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.AccessToken;
import dev.sealane.client.project.ProjectFiles;
import dev.sealane.e2e.StepProxy.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of the real server between any two steps of the handshake with a real runner; each
/// trace is a test. The run ends once, its program ran once, and a follower sees each line once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandshakeKillIT {

  private static final String THREE_LINES =
      "echo began >> \"$1\"; for i in 1 2 3; do echo line $i; sleep 0.2; done; exit 3";

  private Path home;
  private final List<String> runs = new ArrayList<>();
  private KilledServer server;
  private StepProxy proxy;
  private SealaneClient client;
  private Shell.Started runner;
  private int made;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    home = directory;
    server = KilledServer.start(home);
    proxy = new StepProxy(server.port());
    client = SealaneClient.open(server.address(), AccessToken.of(KilledServer.OWNER));
    Files.createDirectories(home.resolve("tree"));
    Files.writeString(home.resolve("tree/file"), "x");
    Shell user =
        Shell.at(home)
            .with("SEALANE_SERVER", server.address().toString())
            .with("SEALANE_TOKEN", KilledServer.OWNER);
    Path config = OwnServer.runnerConfig(user, proxy.port(), "slots = 1");
    runner = Shell.at(home).start("runner", "exec", "-c", config.toString());
    Trial warm = begin(false);
    warm.follower.complete().orTimeout(60, TimeUnit.SECONDS).join();
  }

  @AfterAll
  void stop() {
    if (runner != null) {
      runner.close();
    }
    client.close();
    proxy.close();
    server.close();
  }

  @TestFactory
  Stream<DynamicTest> traces() {
    List<DynamicTest> traces = new ArrayList<>();
    trace(traces, "claim stored | answer lost", false, Moment.ANSWER_LOST, Step.CLAIM);
    trace(traces, "claim stored, setup | answer lost", true, Moment.ANSWER_LOST, Step.CLAIM);
    trace(
        traces,
        "answer received | confirmation",
        false,
        Moment.BEFORE_THE_SERVER,
        Step.CONFIRMATION);
    trace(traces, "confirmed | its answer lost", false, Moment.ANSWER_LOST, Step.CONFIRMATION);
    trace(
        traces, "confirmed, setup | its answer lost", true, Moment.ANSWER_LOST, Step.CONFIRMATION);
    trace(traces, "confirmed | start", false, Moment.ANSWER_GIVEN, Step.CONFIRMATION);
    trace(traces, "confirmed | permit asked", true, Moment.BEFORE_THE_SERVER, Step.PERMIT);
    trace(traces, "permit stored | its answer lost", true, Moment.ANSWER_LOST, Step.PERMIT);
    trace(traces, "permit given | start", true, Moment.ANSWER_GIVEN, Step.PERMIT);
    trace(traces, "report | stored", false, Moment.BEFORE_THE_SERVER, Step.LOG_REPORT);
    trace(traces, "report stored | ack lost", false, Moment.ANSWER_LOST, Step.LOG_REPORT);
    trace(traces, "result | stored", false, Moment.BEFORE_THE_SERVER, Step.RESULT_REPORT);
    trace(traces, "result stored | ack lost", false, Moment.ANSWER_LOST, Step.RESULT_REPORT);
    return traces.stream();
  }

  private void trace(
      List<DynamicTest> traces, String name, boolean setup, Moment moment, Step step) {
    traces.add(DynamicTest.dynamicTest(name, () -> killedAt(setup, moment, step)));
  }

  /// The trap is for this trial's run: a follower sees the end of the run before when the server
  /// has it, and the answer to that report may still be on its way to the runner.
  private void killedAt(boolean setup, Moment moment, Step step) throws IOException {
    List<String> before = List.copyOf(runs);
    var sprung =
        proxy.at(
            moment,
            passing -> step.test(passing) && before.stream().noneMatch(passing.body()::contains),
            this::killServer);
    Trial trial = begin(setup);
    sprung.orTimeout(30, TimeUnit.SECONDS).join();
    restartServer();

    JsonNode complete = trial.follower.complete().orTimeout(90, TimeUnit.SECONDS).join();

    assertThat(complete.path("status").asText()).isEqualTo("failed");
    assertThat(complete.path("exit_code").asInt()).isEqualTo(3);
    assertThat(complete.path("logs_complete").asBoolean()).isTrue();
    assertThat(trial.follower.lines()).containsExactly("line 1", "line 2", "line 3");
    assertThat(Files.readString(trial.mark)).as("the program ran once").isEqualTo("began\n");
    assertNoGap(trial.follower.ids());
  }

  @Test
  void a_follower_sees_each_of_a_thousand_lines_once_over_two_deaths_of_the_server() {
    RunId run =
        create(
            "i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo line $i;"
                + " [ $((i % 10)) -ne 0 ] || sleep 0.05; done",
            false, home.resolve("none"));
    RawFollower follower = RawFollower.start(server.address(), run);

    for (int seen : List.of(100, 400)) {
      eventually(() -> follower.lines().size() >= seen);
      killServer();
      restartServer();
    }
    JsonNode complete = follower.complete().orTimeout(90, TimeUnit.SECONDS).join();

    assertThat(complete.path("status").asText()).isEqualTo("completed");
    assertThat(follower.connections()).isGreaterThanOrEqualTo(3);
    assertThat(follower.lines())
        .isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(i -> "line " + i).toList());
    assertNoGap(follower.ids());
  }

  @Test
  void a_run_that_waited_while_the_server_was_away_gets_the_slot_that_became_free()
      throws IOException {
    Path first = home.resolve("may-end");
    Path second = home.resolve("began-second");
    RunId holds = create("while [ ! -e \"$1\" ]; do sleep 0.05; done", false, first);
    eventually(() -> client.runs().get(holds.toString()).status().equals("running"));
    RunId waits = create("echo began >> \"$1\"", false, second); // the only slot is taken

    killServer();
    Files.createFile(first);
    restartServer();

    eventually(() -> client.runs().get(waits.toString()).terminal());
    assertThat(Files.readString(second)).isEqualTo("began\n");
    assertThat(client.runs().get(holds.toString()).status()).isEqualTo("completed");
  }

  /// A dead server refuses connections; so does the proxy before it.
  private void killServer() {
    proxy.refuse();
    server.kill();
  }

  private void restartServer() {
    server.startAgain();
    server.awaitReady();
    proxy.takeAgain();
  }

  private Trial begin(boolean setup) {
    Path mark = home.resolve("mark-" + ++made);
    RunId run = create(THREE_LINES, setup, mark);
    return new Trial(mark, RawFollower.start(server.address(), run));
  }

  private RunId create(String script, boolean setup, Path argument) {
    RunSpecBuilder spec =
        new RunSpecBuilder(RunKind.EXEC, List.of("sh", "-c", script, "sh", argument.toString()))
            .runtime("process");
    if (setup) {
      spec = spec.source(new Source.Archive(tree()));
    }
    RunId run = client.runs().create(spec.build()).id();
    runs.add(run.toString());
    return run;
  }

  private ArchiveId tree() {
    try {
      return client.archives().uploadProject(ProjectFiles.of(home.resolve("tree"), _ -> true)).id();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Every record of an attempt follows the one before.
  private static void assertNoGap(List<String> ids) {
    for (int i = 1; i < ids.size(); i++) {
      String[] before = ids.get(i - 1).split(":", -1);
      String[] now = ids.get(i).split(":", -1);
      long wanted = now[0].equals(before[0]) ? Long.parseLong(before[1]) + 1 : 1;
      assertThat(Long.parseLong(now[1]))
          .as("%s after %s", ids.get(i), ids.get(i - 1))
          .isEqualTo(wanted);
    }
  }

  /// @param mark file to which the program writes when it begins
  private record Trial(Path mark, RawFollower follower) {}
}
