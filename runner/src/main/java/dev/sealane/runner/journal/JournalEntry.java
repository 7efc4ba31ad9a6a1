package dev.sealane.runner.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.container.Handle;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One fact about one attempt. In the order of a run: accepted, prepared, started, perhaps
/// stopping, perhaps uncollected, ended or given back, acked, removed; a tombstone stands for an
/// attempt that was cancelled before it came.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = JournalEntry.Accepted.class, name = "accepted"),
  @JsonSubTypes.Type(value = JournalEntry.Prepared.class, name = "prepared"),
  @JsonSubTypes.Type(value = JournalEntry.Started.class, name = "started"),
  @JsonSubTypes.Type(value = JournalEntry.Stopping.class, name = "stopping"),
  @JsonSubTypes.Type(value = JournalEntry.Uncollected.class, name = "uncollected"),
  @JsonSubTypes.Type(value = JournalEntry.GivenBack.class, name = "given_back"),
  @JsonSubTypes.Type(value = JournalEntry.Ended.class, name = "ended"),
  @JsonSubTypes.Type(value = JournalEntry.Acked.class, name = "acked"),
  @JsonSubTypes.Type(value = JournalEntry.Removed.class, name = "removed"),
  @JsonSubTypes.Type(value = JournalEntry.Tombstone.class, name = "tombstone")
})
public sealed interface JournalEntry {

  AttemptRef attempt();

  /// It was answered as accepted, or is about to be.
  ///
  /// @param at when
  /// @param limits what a restarted daemon must still enforce
  /// @param sealed what it must know beyond that and may hold secrets, see {@link KeptSecrets}
  record Accepted(AttemptRef attempt, Instant at, KeptLimits limits, String sealed)
      implements JournalEntry {}

  /// Container or job directory is there; the program has not started. It is on disk before a
  /// start: after a crash of the host, what has no such entry did not start.
  ///
  /// @param hostBootId boot of the host; null = an older version wrote it
  record Prepared(AttemptRef attempt, Handle handle, @Nullable String hostBootId)
      implements JournalEntry {}

  /// The program is about to start; the runtime knows whether it did. Without this entry it did
  /// not, unless the host crashed since it was prepared.
  ///
  /// @param ticks monotonic nanoseconds just before the start; compare only within {@code
  ///   hostBootId}
  /// @param hostBootId boot of the host
  record Started(AttemptRef attempt, Handle handle, long ticks, String hostBootId)
      implements JournalEntry {}

  /// Its program is about to be stopped, so what follows is not its own end.
  ///
  /// @param reason a lower-case word, such as `cancel` or `timeout`
  /// @param grace between TERM and KILL
  record Stopping(AttemptRef attempt, String reason, @JsonProperty("grace_seconds") Duration grace)
      implements JournalEntry {}

  /// Its end was seen, and its artifacts wait for an engine that went away. A later daemon could
  /// not tell that end from one that the engine caused.
  ///
  /// @param result how it ended; the number of its last log record is not known yet
  /// @param ticks monotonic nanoseconds when the wait began; compare only within {@code hostBootId}
  /// @param hostBootId boot of the host
  record Uncollected(AttemptRef attempt, ReportEntry.Result result, long ticks, String hostBootId)
      implements JournalEntry {}

  /// It never started and never will here, and the server must be told so.
  ///
  /// @param reason one sentence
  record GivenBack(AttemptRef attempt, String reason) implements JournalEntry {}

  /// It is over, and this is what the server must be told.
  record Ended(AttemptRef attempt, ReportEntry.Result result) implements JournalEntry {}

  /// The server has the result; what is left can go.
  record Acked(AttemptRef attempt) implements JournalEntry {}

  /// Nothing is left of it; the journal forgets it.
  record Removed(AttemptRef attempt) implements JournalEntry {}

  /// It was cancelled before it came and must be refused should it come.
  ///
  /// @param at when; old ones are dropped
  record Tombstone(AttemptRef attempt, Instant at) implements JournalEntry {}

  /// @param timeout limit of the program, `timeout_seconds`
  /// @param grace between TERM and KILL, `grace_seconds`
  /// @param lostAfter silence after which it is given up, `lost_after_seconds`
  /// @param fenceAfter silence after which it must be gone, `fence_after_seconds`; null = never
  /// @param cpus cores that it was admitted with
  /// @param memoryBytes bytes that it was admitted with
  record KeptLimits(
      @JsonProperty("timeout_seconds") Duration timeout,
      @JsonProperty("grace_seconds") Duration grace,
      @JsonProperty("lost_after_seconds") Duration lostAfter,
      @JsonProperty("fence_after_seconds") @Nullable Duration fenceAfter,
      double cpus,
      long memoryBytes) {}
}
