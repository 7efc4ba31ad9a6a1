package dev.sealane.api.runner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportEntryTest {

  private static final RunId RUN = RunId.parse("01938f6a-7c00-7000-8000-000000000001");
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05Z");

  @Test
  void entries_have_the_shape_of_the_wire() {
    assertThat(
            Json.NATIVE.write(
                new ReportEntry.Result(
                    RUN,
                    1,
                    EndedBy.INFRA,
                    null,
                    null,
                    new RunError("engine_stopped", "it stopped", FailureClass.INFRA),
                    FailureClass.INFRA,
                    true,
                    null,
                    AT,
                    17)))
        .isEqualTo(
            json(
                "{'kind':'result','run_id':'%s','attempt':1,'ended_by':'infra','error':"
                    + "{'code':'engine_stopped','message':'it stopped','class':'infra'},"
                    + "'class':'infra','started':true,'ended_at':'2026-01-02T03:04:05Z',"
                    + "'final_seq':17}"));
    assertThat(Json.NATIVE.write(new ReportEntry.GivenBack(RUN, 1, false, "drained")))
        .isEqualTo(
            json(
                "{'kind':'given_back','run_id':'%s','attempt':1,'started':false,"
                    + "'reason':'drained'}"));
  }

  @Test
  void lists_of_mixed_entries_round_trip_with_their_kinds() {
    List<ReportEntry> entries =
        List.of(
            new ReportEntry.Log(RUN, 1, 1, List.of()),
            new ReportEntry.GivenBack(RUN, 2, false, "x"),
            new ReportEntry.Result(RUN, 1, EndedBy.PROGRAM, 0, null, null, null, true, AT, AT, 3));
    String text = "[" + String.join(",", entries.stream().map(Json.NATIVE::write).toList()) + "]";

    assertThat(Json.NATIVE.readList(text.getBytes(StandardCharsets.UTF_8), ReportEntry.class))
        .isEqualTo(entries);
  }

  @Test
  void answers_leave_out_what_they_do_not_say() {
    assertThat(Json.NATIVE.write(ReportEntry.Answer.DONE)).isEqualTo(json("{'status':204}"));
    assertThat(Json.NATIVE.write(new ReportEntry.Answer(409, "log_gap", 5L)))
        .isEqualTo(json("{'status':409,'code':'log_gap','next_seq':5}"));
  }

  @Test
  void a_heartbeat_and_its_answer_round_trip() {
    Heartbeat beat =
        new Heartbeat(
            3,
            false,
            4,
            2.0,
            1L << 30,
            Heartbeat.Reserved.NONE,
            7,
            null,
            List.of(new Heartbeat.Held(RUN, 1, Heartbeat.Phase.RUNNING)));
    Heartbeat.Reply reply =
        new Heartbeat.Reply(
            AT,
            Duration.ofSeconds(60),
            Duration.ofSeconds(20),
            List.of(new Heartbeat.Order(RUN, 1, Heartbeat.Action.KEEP, true, null)));

    assertThat(Json.NATIVE.read(Json.NATIVE.write(beat), Heartbeat.class)).isEqualTo(beat);
    assertThat(Json.NATIVE.read(Json.NATIVE.write(reply), Heartbeat.Reply.class)).isEqualTo(reply);
    assertThat(Json.NATIVE.write(beat)).contains("\"disk_free_bytes\":7", "\"phase\":\"running\"");
    assertThat(Json.NATIVE.write(reply)).contains("\"lease_seconds\":60", "\"grace_seconds\":null");
  }

  private static String json(String text) {
    return text.formatted(RUN).replace('\'', '"');
  }
}
