package dev.sealane.controlplane.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.logstream.LogBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads the body of a report in one go. Log records, nearly all of it, are only looked over where
/// they lie; the few other entries are read as values.
final class ReportBody {

  private static final int MAX_ENTRIES = 4_096;

  private final byte[] body;
  private final JsonParser parser;

  private ReportBody(byte[] body, JsonParser parser) {
    this.body = body;
    this.parser = parser;
  }

  /// @param body UTF-8; it is kept by the batches, not copied
  /// @throws JsonException when it is no JSON array, or has too many entries
  static List<Reported> read(byte[] body) {
    try (JsonParser parser = Json.NATIVE.parser(body)) {
      return new ReportBody(body, parser).entries();
    } catch (JsonProcessingException e) {
      throw new JsonException("body: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new JsonException("body: " + e.getMessage(), e);
    }
  }

  private List<Reported> entries() throws IOException {
    if (parser.nextToken() != JsonToken.START_ARRAY) {
      throw new JsonException("body: must be an array of entries", null);
    }
    List<Reported> entries = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      if (entries.size() == MAX_ENTRIES) {
        throw new JsonException("body: must have at most " + MAX_ENTRIES + " entries", null);
      }
      entries.add(token == JsonToken.START_OBJECT ? entry() : noObject());
    }
    if (parser.nextToken() != null) {
      throw new JsonException("body: must end behind the array", null);
    }
    return entries;
  }

  private Reported noObject() throws IOException {
    parser.skipChildren();
    return new Reported.Broken("an entry must be an object");
  }

  private Reported entry() throws IOException {
    int start = offset();
    Fields fields = new Fields();
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken token = parser.nextToken();
      switch (name) {
        case "kind" -> fields.kind = text(token);
        case "run_id" -> fields.runId = text(token);
        case "attempt" -> fields.attempt = text(token);
        case "from_seq" -> fields.fromSeq = text(token);
        case "suppressed" -> fields.suppressed = text(token).equals("true");
        case "records" -> {
          if (token == JsonToken.START_ARRAY) {
            fields.records = LogBatch.scan(parser, body);
          }
          parser.skipChildren();
        }
        default -> parser.skipChildren();
      }
    }
    return fields.kind.equals("log")
        ? fields.log()
        : value(Arrays.copyOfRange(body, start, offset() + 1));
  }

  private static Reported value(byte[] json) {
    try {
      return switch (Json.NATIVE.read(json, ReportEntry.class)) {
        case ReportEntry.Result result when result.attempt() >= 1 -> new Reported.Result(result);
        case ReportEntry.GivenBack given when given.attempt() >= 1 && !given.started() ->
            new Reported.GivenBack(given);
        case ReportEntry other ->
            new Reported.Broken(
                "attempt %d of run %s cannot be reported so"
                    .formatted(other.attempt(), other.runId()));
      };
    } catch (JsonException e) {
      return new Reported.Broken(String.valueOf(e.getMessage()));
    }
  }

  private String text(JsonToken token) throws IOException {
    if (token.isScalarValue()) {
      return parser.getText();
    }
    parser.skipChildren();
    return "";
  }

  private int offset() {
    return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
  }

  /// The fields of a log entry, in whatever order they come.
  private static final class Fields {

    private String kind = "";
    private String runId = "";
    private String attempt = "";
    private String fromSeq = "";
    private boolean suppressed;
    private LogBatch.Scan records = new LogBatch.Scan.Broken("records must be an array");

    Reported log() {
      return switch (records) {
        case LogBatch.Scan.Broken(String problem) -> new Reported.Broken(problem);
        case LogBatch.Scan.Whole(LogBatch batch) -> {
          try {
            if (!batch.isEmpty() && Long.parseLong(fromSeq) != batch.fromSeq()) {
              yield new Reported.Broken(
                  "from_seq is %s, the first record %d".formatted(fromSeq, batch.fromSeq()));
            }
            yield new Reported.Log(
                new AttemptRef(RunId.parse(runId), Integer.parseInt(attempt)), batch, suppressed);
          } catch (IllegalArgumentException e) {
            yield new Reported.Broken(String.valueOf(e.getMessage()));
          }
        }
      };
    }
  }
}
