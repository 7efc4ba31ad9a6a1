package dev.sealane.controlplane.logstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogBatchTest {

  private static final String GOOD =
      "{\"seq\":1,\"ts\":\"2026-01-02T03:04:05Z\",\"channel\":\"program\",\"stream\":\"stdout\",\"text\":\"x\"}";

  @Test
  void a_batch_is_kept_as_it_came() throws IOException {
    String json = "[ " + GOOD + ",\n{\"seq\":2,\"to_seq\":5,\"bytes\":9,\"new\":[1,{}]} ]";

    LogBatch batch = whole(json);

    assertThat(batch).hasToString(json);
    assertThat(batch.fromSeq()).isEqualTo(1);
    assertThat(batch.nextSeq()).isEqualTo(6);
    assertThat(batch.count()).isEqualTo(2);
  }

  @Test
  void a_record_that_breaks_a_rule_is_named() throws IOException {
    assertThat(broken("[" + GOOD + "," + GOOD + "]")).isEqualTo("records[1]: seq is 1, must be 2");
    assertThat(broken("[7]")).isEqualTo("records[0]: must be an object");
    assertThat(broken("[{}]")).contains("seq is 0, must be at least 1");
    assertThat(broken(with("\"seq\":1", "\"seq\":-1"))).contains("seq must be a whole number");
    assertThat(broken(with("\"seq\":1", "\"seq\":1.0"))).contains("seq must be a whole number");
    assertThat(broken(with("\"seq\":1", "\"seq\":99999999999999999999"))).contains("seq must be");
    assertThat(broken(with("\"seq\":1", "\"seq\":9223372036854775807"))).contains("seq must be");
    assertThat(broken(with("program", "prog"))).contains("channel is not valid");
    assertThat(broken(with("stdout", "std"))).contains("stream is not valid");
    assertThat(broken(with("03:04", "25:04"))).contains("ts is not valid");
    assertThat(broken(with("\"x\"", "7"))).contains("text is not valid");
    assertThat(broken(with(",\"text\":\"x\"", ""))).contains("a line needs");
    assertThat(broken(with("\"x\"", "\"x\",\"partial\":1"))).contains("partial is not valid");
    assertThat(broken(with("\"x\"", "\"" + "x".repeat(300_000) + "\""))).contains("at most 262144");
    assertThat(broken("[{\"seq\":3,\"to_seq\":2,\"bytes\":0}]")).contains("a hole needs");
    assertThat(broken("[{\"seq\":3,\"to_seq\":4}]")).contains("a hole needs");
  }

  @Test
  void what_follows_a_broken_record_is_read_to_the_end_of_the_array() throws IOException {
    try (JsonParser parser = parser("[[7,{\"a\":[]}," + GOOD + "],\"next\"]")) {
      parser.nextToken();
      parser.nextToken();

      assertThat(LogBatch.scan(parser, new byte[0])).isInstanceOf(LogBatch.Scan.Broken.class);
      assertThat(parser.nextTextValue()).isEqualTo("next");
    }
  }

  @Test
  void what_is_no_json_is_no_batch() {
    assertThatThrownBy(() -> whole("[" + GOOD)).isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> whole(with("\"x\"", "\"\n\"")))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void what_passes_can_be_read_later() throws IOException {
    String odd =
        "[{\"text\":\"\\ud800\",\"partial\":false,\"stream\":\"stderr\",\"channel\":\"system\","
            + "\"ts\":\"2026-01-02T03:04:05.123456789+02:00\",\"seq\":7}]";

    assertThat(Json.NATIVE.readList(whole(odd).json(), LogRecord.class)).hasSize(1);
  }

  @Test
  void a_large_batch_is_cut_into_pieces_that_follow_each_other() {
    LogBatch batch = LogFixtures.batch(1, 5_000);

    List<LogRecord> read = new ArrayList<>();
    for (LogBatch.Piece piece : batch.pieces()) {
      assertThat(batch.json(piece).length).isBetween(100_000, LogBatch.PIECE_BYTES + 2);
      List<LogRecord> records = Json.NATIVE.readList(batch.json(piece), LogRecord.class);
      assertThat(records).hasSize(piece.count());
      assertThat(records.getFirst().seq()).isEqualTo(piece.fromSeq());
      assertThat(records.getLast().lastSeq()).isEqualTo(piece.nextSeq() - 1);
      read.addAll(records);
      if (piece.nextSeq() > 4_000) {
        break; // the last one may be small
      }
    }

    assertThat(batch.pieces()).hasSizeGreaterThan(3);
    assertThat(read).isEqualTo(LogFixtures.lines(1, read.size()));
  }

  @Test
  void the_end_of_a_batch_can_be_taken() {
    LogBatch batch = LogFixtures.batch(3, 9);

    assertThat(Json.NATIVE.readList(batch.from(6).json(), LogRecord.class))
        .isEqualTo(LogFixtures.lines(6, 9));
  }

  @Test
  void records_at_hand_must_follow_each_other() {
    assertThatThrownBy(() -> LogBatch.of(List.of(LogFixtures.line(2), LogFixtures.line(4))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String with(String part, String instead) {
    return "[" + GOOD.replace(part, instead) + "]";
  }

  private static LogBatch whole(String json) throws IOException {
    return switch (scan(json)) {
      case LogBatch.Scan.Whole(LogBatch batch) -> batch;
      case LogBatch.Scan.Broken(String problem) -> throw new AssertionError(problem);
    };
  }

  private static String broken(String json) throws IOException {
    return switch (scan(json)) {
      case LogBatch.Scan.Whole whole -> throw new AssertionError(whole);
      case LogBatch.Scan.Broken(String problem) -> problem;
    };
  }

  private static LogBatch.Scan scan(String json) throws IOException {
    try (JsonParser parser = parser(json)) {
      parser.nextToken();
      return LogBatch.scan(parser, json.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static JsonParser parser(String json) {
    return Json.NATIVE.parser(json.getBytes(StandardCharsets.UTF_8));
  }
}
