package dev.sealane.controlplane.report;

import static dev.sealane.controlplane.logstream.LogFixtures.all;
import static dev.sealane.controlplane.logstream.LogFixtures.attempt;
import static dev.sealane.controlplane.logstream.LogFixtures.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.LogFixtures;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportsTest {

  private static final InstanceId INSTANCE = new InstanceId(new UUID(7, 7));
  private static final RunId RUN = attempt(1).runId();
  private static final Instant ENDED = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir Path directory;

  private final FakeAttempts attempts = new FakeAttempts();
  private final LogArrivals arrivals = new LogArrivals(InstantSource.system());
  private Database database;
  private Logs logs;
  private Reports reports;

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
    logs = LogFixtures.logs(database, directory, 0, arrivals);
    reports = new Reports(logs, attempts);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void every_entry_is_answered_in_its_place() {
    List<Answer> answers =
        take(
            logOf(1, 1, 3),
            logOf(2, 1, 2),
            resultOf(2, 2),
            new ReportEntry.GivenBack(RUN, 3, false, "restarted"),
            logOf(1, 4, 4),
            resultOf(1, 4));

    assertThat(answers)
        .containsExactly(stored(4), stored(3), Answer.DONE, Answer.DONE, stored(5), Answer.DONE);
    assertThat(all(logs, attempt(1))).isEqualTo(lines(1, 4));
    assertThat(attempts.told)
        .containsSubsequence("log of 1 to 4", "result of 1 at 4")
        .containsSubsequence("log of 2 to 2", "result of 2 at 2")
        .contains("given back 3");
  }

  @Test
  void held_back_records_are_passed_on_until_records_come() {
    take(logOf(1, 1, 3));
    assertThat(take(new ReportEntry.Log(RUN, 1, 4, List.of(), true))).containsExactly(stored(4));
    assertThat(arrivals.isSuppressed(attempt(1))).isTrue();

    take(logOf(1, 4, 4));
    assertThat(arrivals.isSuppressed(attempt(1))).isFalse();
  }

  @Test
  void a_gap_holds_back_what_follows_it_of_the_same_attempt() {
    assertThat(take(logOf(1, 2, 3), resultOf(1, 3), logOf(2, 1, 1)))
        .containsExactly(gap(1), gap(1), stored(2));
    assertThat(attempts.told).containsExactly("log of 2 to 1");
  }

  @Test
  void a_stale_attempt_is_told_to_stop() {
    attempts.states.put(attempt(1), new AttemptState.Stale());

    assertThat(take(logOf(1, 1, 3))).containsExactly(Answer.STALE);
    assertThat(all(logs, attempt(1))).isEmpty();
  }

  @Test
  void an_ended_attempt_may_complete_its_log() {
    attempts.states.put(attempt(1), new AttemptState.Ended(3));

    assertThat(take(logOf(1, 1, 3))).containsExactly(stored(4));
    assertThat(take(logOf(1, 4, 4))).containsExactly(Answer.STALE);
    assertThat(all(logs, attempt(1))).isEqualTo(lines(1, 3));
  }

  @Test
  void a_poisoned_entry_affects_no_other() {
    String good = Json.NATIVE.write(logOf(1, 1, 1));
    String poisoned =
        good.replace("\"program\"", "\"nonsense\"").replace("\"attempt\":1", "\"attempt\":2");

    List<Answer> answers =
        takeJson(
            poisoned,
            "{\"kind\":\"invented\",\"x\":[[{}]]}",
            "17",
            "[]",
            "{}",
            good.replace(RUN.toString(), "my-run"),
            good.replace("\"from_seq\":1", "\"from_seq\":\"one\""),
            good.replace("\"attempt\":1", "\"attempt\":0"),
            "{\"kind\":\"log\",\"run_id\":{},\"attempt\":[],\"records\":7}",
            "{\"kind\":\"result\",\"run_id\":\"" + RUN + "\",\"attempt\":1,\"ended_by\":\"magic\"}",
            "{\"kind\":\"given_back\",\"run_id\":\""
                + RUN
                + "\",\"attempt\":1,\"started\":true,\"reason\":\"\"}",
            good);

    assertThat(answers.subList(0, 11)).allMatch(answer -> answer.status() == 400);
    assertThat(answers.getLast()).isEqualTo(stored(2));
  }

  @Test
  void fields_may_come_in_any_order_and_shape() {
    String records = Json.NATIVE.write(lines(1, 2));

    assertThat(
            takeJson(
                "\n{\"records\": %s ,\"new\":{\"seq\":[]},\"from_seq\":1,\"attempt\":1,\"run_id\":\"%s\",\"kind\":\"log\"}"
                    .formatted(records, RUN)))
        .containsExactly(stored(3));
    assertThat(all(logs, attempt(1))).isEqualTo(lines(1, 2));
  }

  @Test
  void what_is_no_array_of_entries_is_refused_as_a_whole() {
    for (String body :
        List.of("", "{}", "[", "[{]", "[] []", "null", "\ufeff[]", "[" + "[".repeat(10_000))) {
      assertThatThrownBy(() -> reports.take(INSTANCE, body.getBytes(StandardCharsets.UTF_8)))
          .as(body.substring(0, Math.min(10, body.length())))
          .isInstanceOf(JsonException.class);
    }
  }

  @Test
  void a_database_that_refuses_is_told_and_repeating_is_harmless() {
    attempts.refuses = true;
    assertThat(take(logOf(1, 1, 2), resultOf(1, 2)))
        .containsExactly(stored(3), new Answer(503, "unavailable", null));

    attempts.refuses = false;
    assertThat(take(logOf(1, 1, 2), resultOf(1, 2))).containsExactly(stored(3), Answer.DONE);
    assertThat(all(logs, attempt(1))).isEqualTo(lines(1, 2));
  }

  @Test
  void many_attempts_go_side_by_side() {
    ReportEntry[] entries = new ReportEntry[64];
    Arrays.setAll(entries, i -> logOf(i + 1, 1, i + 1));

    List<Answer> answers = take(entries);

    for (int i = 0; i < entries.length; i++) {
      assertThat(answers.get(i)).isEqualTo(stored(i + 2));
      assertThat(all(logs, new AttemptRef(RUN, i + 1))).hasSize(i + 1);
    }
  }

  private List<Answer> take(ReportEntry... entries) {
    return takeJson(Arrays.stream(entries).map(Json.NATIVE::write).toArray(String[]::new));
  }

  private List<Answer> takeJson(String... entries) {
    String body = Arrays.stream(entries).collect(Collectors.joining(",", "[", "]"));
    return reports.take(INSTANCE, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Answer stored(long nextSeq) {
    return new Answer(204, null, nextSeq);
  }

  private static Answer gap(long nextSeq) {
    return new Answer(409, "log_gap", nextSeq);
  }

  private static ReportEntry logOf(int attempt, long from, long to) {
    return new ReportEntry.Log(RUN, attempt, from, lines(from, to));
  }

  private static ReportEntry resultOf(int attempt, long finalSeq) {
    return new ReportEntry.Result(
        RUN, attempt, EndedBy.PROGRAM, 0, null, null, null, true, ENDED, ENDED, finalSeq);
  }
}
