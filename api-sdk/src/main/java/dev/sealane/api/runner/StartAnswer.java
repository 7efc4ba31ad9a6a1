package dev.sealane.api.runner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.WireWord;
import java.util.List;

/// What the server says to an attempt that was accepted or asks for its permit. On the wire: the
/// lower-case name.
public enum StartAnswer {
  /// The permit: start the program now. It is committed before it is given.
  START,
  /// Go on with the setup, then ask for the permit.
  SETUP,
  /// A user asked for its end; drop it.
  CANCELLED,
  /// The attempt was given up; drop it.
  STALE;

  @JsonCreator
  public static StartAnswer parse(String text) {
    return WireWord.parse(StartAnswer.class, "answer", text);
  }

  @JsonValue
  @Override
  public String toString() {
    return WireWord.of(this);
  }

  /// One permit, in the answer of `POST /api/v1/runner/permits`.
  ///
  /// @param runId the run
  /// @param attempt number of the attempt
  /// @param answer `start`, `cancelled` or `stale`
  public record Permit(RunId runId, int attempt, StartAnswer answer) {}

  /// Answer to the PUT of a StartRunsResponse on an HPKE queue, in the spelling of Plan42.
  ///
  /// @param runs one a run that was accepted
  public record Confirmed(@JsonProperty("Runs") List<ConfirmedRun> runs) {
    public Confirmed {
      runs = List.copyOf(runs);
    }
  }

  /// @param run the run
  /// @param attempt number of the attempt
  /// @param answer what to do
  public record ConfirmedRun(
      @JsonProperty("RunID") RunId run,
      @JsonProperty("Attempt") int attempt,
      @JsonProperty("Answer") StartAnswer answer) {}
}
