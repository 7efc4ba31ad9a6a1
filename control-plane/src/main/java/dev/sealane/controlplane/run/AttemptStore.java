package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.WireWord;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/// Writes of table `attempt`. Every method works inside the caller's transaction.
final class AttemptStore {

  /// Stores a new attempt of each candidate.
  void insert(Handle handle, Collection<Candidate> candidates, ClaimPlace place) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO attempt (
              run_id, attempt, team_id, instance_id, runner_id, queue_id, message_id, phase, slots,
              cpus, memory_bytes, claimed_at, absent_heartbeats, silent_ms, overlap_possible)
            VALUES (
              :run, :attempt, :team, :instance, :runner, :queue, :message, 'claimed', 1,
              :cpus, :memory, :at, 0, 0, :overlap)
            """);
    for (Candidate candidate : candidates) {
      Requirements takes = candidate.runClass().requirements();
      batch
          .bind("run", candidate.run().id().toString())
          .bind("attempt", candidate.attempt())
          .bind("team", candidate.run().team().toString())
          .bind("instance", place.instance().id().toString())
          .bind("runner", place.instance().runner().toString())
          .bind("queue", place.queue().toString())
          .bind("message", place.message().toString())
          .bind("cpus", takes.cpus())
          .bind("memory", takes.memoryBytes())
          .bind("at", place.at().toEpochMilli())
          .bind("overlap", candidate.run().fenced() && takes.mayUseContainer())
          .add();
    }
    batch.execute();
  }

  /// The instance has it in its journal.
  void confirm(Handle handle, AttemptRow attempt, InstanceView instance, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'confirmed', confirmed_at = :now, confirmed_boot = :boot,
              confirmed_heartbeat = :heartbeat
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("boot", instance.boot())
        .bind("heartbeat", instance.heartbeatNo())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// The permit, and the confirmation when there was none.
  void permit(Handle handle, AttemptRow attempt, InstanceView instance, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'permitted', permitted_at = :now,
              confirmed_at = coalesce(confirmed_at, :now),
              confirmed_boot = coalesce(confirmed_boot, :boot),
              confirmed_heartbeat = coalesce(confirmed_heartbeat, :heartbeat)
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("boot", instance.boot())
        .bind("heartbeat", instance.heartbeatNo())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// Its end.
  ///
  /// @param told what the instance told of it
  void end(Handle handle, AttemptRow attempt, RunEvent event, Moves.Told told, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET phase = 'ended', ended_at = :now, outcome = :outcome,
              result = :result, final_seq = :finalSeq
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("now", now.toEpochMilli())
        .bind("outcome", WireWord.of(event))
        .bind("result", told.result().map(Json.NATIVE::write).orElse(null))
        .bind("finalSeq", told.finalSeq().isPresent() ? told.finalSeq().getAsLong() : null)
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// A result that came after the end.
  void lateResult(Handle handle, AttemptRow attempt, ReportEntry.Result result) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET late_result = :result, final_seq = :finalSeq
            WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("result", Json.NATIVE.write(result))
        .bind("finalSeq", result.finalSeq())
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  void absent(Handle handle, AttemptRow attempt, int heartbeats) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET absent_heartbeats = :count WHERE run_id = :run AND attempt = :attempt
            """)
        .bind("count", heartbeats)
        .bind("run", attempt.run().id().toString())
        .bind("attempt", attempt.attempt())
        .execute();
  }

  /// Adds counted silence to all unfinished attempts of an instance.
  void addSilence(Handle handle, InstanceId instance, Duration silence) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET silent_ms = silent_ms + :silence
            WHERE instance_id = :instance AND phase <> 'ended'
            """)
        .bind("silence", silence.toMillis())
        .bind("instance", instance.toString())
        .execute();
  }

  /// Ends the silence of all unfinished attempts of an instance.
  void clearSilence(Handle handle, InstanceId instance) {
    handle
        .createUpdate(
            """
            UPDATE attempt SET silent_ms = 0
            WHERE instance_id = :instance AND phase <> 'ended' AND silent_ms > 0
            """)
        .bind("instance", instance.toString())
        .execute();
  }
}
