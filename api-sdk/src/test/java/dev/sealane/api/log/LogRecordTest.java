package dev.sealane.api.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.runner.ReportEntry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogRecordTest {

  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void a_line_is_written_with_partial_only_when_it_is() {
    LogRecord.Line whole =
        new LogRecord.Line(1, AT, LogChannel.PROGRAM, LogStream.STDERR, "a\t\"ü", false);
    LogRecord.Line piece = new LogRecord.Line(2, AT, LogChannel.SETUP, LogStream.STDOUT, "", true);

    assertThat(Json.NATIVE.write(whole))
        .isEqualTo(
            "{\"seq\":1,\"ts\":\"2026-01-02T03:04:05.678Z\",\"channel\":\"program\","
                + "\"stream\":\"stderr\",\"text\":\"a\\t\\\"ü\"}");
    assertThat(Json.NATIVE.write(piece)).endsWith("\"text\":\"\",\"partial\":true}");
    assertThat(roundTrip(whole)).isEqualTo(whole);
    assertThat(roundTrip(piece)).isEqualTo(piece);
  }

  @Test
  void a_hole_is_told_by_its_fields() {
    LogRecord.Hole hole = new LogRecord.Hole(3, 9, 4711);

    assertThat(Json.NATIVE.write(hole)).isEqualTo("{\"seq\":3,\"to_seq\":9,\"bytes\":4711}");
    assertThat(roundTrip(hole)).isEqualTo(hole);
    assertThat(hole.lastSeq()).isEqualTo(9);
  }

  @Test
  void records_travel_in_a_report() {
    ReportEntry.Log log =
        new ReportEntry.Log(
            RunId.parse("01938f6a-7c00-7000-8000-000000000001"),
            1,
            1,
            List.of(
                new LogRecord.Line(1, AT, LogChannel.SYSTEM, LogStream.STDOUT, "x", false),
                new LogRecord.Hole(2, 5, 10)));

    assertThat(Json.NATIVE.read(Json.NATIVE.writeBytes(log), ReportEntry.class)).isEqualTo(log);
  }

  @Test
  void unknown_fields_and_any_order_are_read() {
    assertThat(
            read(
                "{'later':{'a':[1]},'text':'x','stream':'stdout','channel':'setup',"
                    + "'ts':'2026-01-02T04:04:05.678+01:00','seq':4}"))
        .isEqualTo(new LogRecord.Line(4, AT, LogChannel.SETUP, LogStream.STDOUT, "x", false));
  }

  @Test
  void what_is_no_record_is_refused() {
    for (String text :
        List.of(
            "7",
            "[]",
            "{}",
            "{'seq':1}",
            "{'seq':0,'to_seq':4,'bytes':1}",
            "{'seq':5,'to_seq':4,'bytes':1}",
            "{'seq':'1','to_seq':4,'bytes':1}",
            "{'seq':1,'ts':'x','channel':'setup','stream':'stdout','text':''}",
            "{'seq':1,'ts':'2026-01-02T03:04:05Z','channel':'x','stream':'stdout','text':''}",
            "{'seq':1,'ts':'2026-01-02T03:04:05Z','channel':'setup','stream':'x','text':''}",
            "{'seq':1,'ts':'2026-01-02T03:04:05Z','channel':'setup','stream':'stdout','text':1}",
            "{'seq':0,'ts':'2026-01-02T03:04:05Z','channel':'setup','stream':'stdout','text':''}",
            "{'seq':1,'ts':'2026-01-02T03:04:05Z','channel':'setup','stream':'stdout'")) {
      assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(JsonException.class);
    }
  }

  @Test
  void cursors_have_one_text_form_and_order_by_attempt_first() {
    assertThat(LogCursor.parse("2:17")).hasToString("2:17");
    assertThat(LogCursor.parse("2:1")).isGreaterThan(LogCursor.parse("1:999"));
    for (String text :
        List.of("", "1", "1:", ":1", "-1:2", "1:2:3", "a:b", "1:9999999999999999999")) {
      assertThatThrownBy(() -> LogCursor.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static LogRecord roundTrip(LogRecord record) {
    return Json.NATIVE.read(Json.NATIVE.writeBytes(record), LogRecord.class);
  }

  private static LogRecord read(String text) {
    return Json.NATIVE.read(
        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), LogRecord.class);
  }
}
