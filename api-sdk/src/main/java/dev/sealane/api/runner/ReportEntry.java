package dev.sealane.api.runner;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Required;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.run.FailureClass;
import dev.sealane.api.run.RunError;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One entry of `POST /api/v1/runner/report`; the list is carried out in its order and answered
/// entry by entry. JSON: an object with `kind`.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ReportEntry.Log.class, name = "log"),
  @JsonSubTypes.Type(value = ReportEntry.Result.class, name = "result"),
  @JsonSubTypes.Type(value = ReportEntry.GivenBack.class, name = "given_back")
})
public sealed interface ReportEntry {

  RunId runId();

  int attempt();

  /// Log records.
  ///
  /// @param fromSeq number of the first record
  /// @param records without gaps from there; what the server has already is dropped
  /// @param suppressed whether records are held back behind these, since the live part of the log's
  ///   cap is used up; said again every 10 s while it is so
  record Log(
      RunId runId,
      int attempt,
      long fromSeq,
      List<LogRecord> records,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean suppressed)
      implements ReportEntry {
    public Log {
      records = List.copyOf(records);
    }

    /// Records, and nothing is held back.
    public Log(RunId runId, int attempt, long fromSeq, List<LogRecord> records) {
      this(runId, attempt, fromSeq, records, false);
    }
  }

  /// How an attempt ended. The same result again is harmless.
  ///
  /// @param endedBy what ended it
  /// @param exitCode 0 to 255; null = the program gave none
  /// @param signal the signal that ended the program; null = none
  /// @param error why it failed; null = the program's own exit
  /// @param failureClass `class` on the wire: whose fault it is; null = exit code 0
  /// @param started whether the program may have started
  /// @param startedAt when the program started, by the runner's clock; null = it did not
  /// @param endedAt when it ended, by the runner's clock
  /// @param finalSeq number of the last log record; 0 = none, {@link Long#MAX_VALUE} = the runner
  ///   does not know, its disk refused: the log will never be whole
  record Result(
      RunId runId,
      int attempt,
      EndedBy endedBy,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer exitCode,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer signal,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RunError error,
      @JsonProperty("class") @Nullable FailureClass failureClass,
      boolean started,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant startedAt,
      Instant endedAt,
      long finalSeq)
      implements ReportEntry {
    public Result {
      runId = Required.field("run_id", runId);
      endedBy = Required.field("ended_by", endedBy);
      endedAt = Required.field("ended_at", endedAt);
    }
  }

  /// An attempt that was accepted, did not start and is not wanted any more.
  ///
  /// @param started always false: what may have started is never given back
  /// @param reason one sentence
  record GivenBack(RunId runId, int attempt, boolean started, String reason)
      implements ReportEntry {
    public GivenBack {
      runId = Required.field("run_id", runId);
      reason = Required.field("reason", reason);
    }
  }

  /// The answer to one entry.
  ///
  /// @param status 204 done, 409 with a code, 410 the attempt was given up: stop the program
  /// @param code `log_gap`; null = none
  /// @param nextSeq to log entries: number of the next record that the server wants; null = other
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Answer(int status, @Nullable String code, @Nullable Long nextSeq) {

    public static final Answer DONE = new Answer(204, null, null);
    public static final Answer STALE = new Answer(410, null, null);
  }
}
