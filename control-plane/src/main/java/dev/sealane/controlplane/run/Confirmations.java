package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse.Started;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunEvent;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether claimed runs arrived at their instance, and their permits. Blocks; safe for any thread.
final class Confirmations {

  private static final Logger log = LoggerFactory.getLogger(Confirmations.class);

  private final RunWrites writes;
  private final Instances instances;
  private final RunTables tables;
  private final Moves moves;
  private final InstantSource clock;

  Confirmations(
      RunWrites writes, Instances instances, RunTables tables, Moves moves, InstantSource clock) {
    this.writes = writes;
    this.instances = instances;
    this.tables = tables;
    this.moves = moves;
    this.clock = clock;
  }

  /// @param boot of the queue that it came through
  /// @return one answer a run that was accepted, in the order of the response
  List<ConfirmedRun> confirm(
      InstanceId id, long boot, MessageId message, StartRunsResponse response) {
    return writes.write((handle, effects) -> {
      InstanceView instance = require(handle, id);
      if (boot < instance.boot()) {
        return ofOlderBoot(handle, message, response, effects);
      }
      List<ConfirmedRun> answers = new ArrayList<>();
      Map<AttemptRef, AttemptRow> carried = carried(handle, message, id);
      for (Started started : response.runs()) {
        Optional<AttemptRow> attempt =
            Optional.ofNullable(carried.remove(new AttemptRef(started.run(), started.attempt())));
        if (started.accepted()) {
          StartAnswer answer =
              attempt
                  .map(found -> accepted(handle, found, instance, started.needsSetup(), effects))
                  .orElse(StartAnswer.STALE);
          answers.add(new ConfirmedRun(started.run(), started.attempt(), answer));
        } else {
          attempt
              .filter(found -> found.phase() == AttemptPhase.CLAIMED)
              .ifPresent(found -> refused(handle, found, instance, started, effects));
        }
      }
      if (!response.runs().isEmpty()) {
        instances.confirmed(handle, id);
      }
      carried.values().removeIf(left -> left.phase() != AttemptPhase.CLAIMED);
      giveBack(handle, carried.values(), effects); // what is not named did not arrive
      return answers;
    });
  }

  /// The process that took the runs has been replaced since, also when a crash of ours left its
  /// queue: what it was given goes back, and nothing starts.
  private List<ConfirmedRun> ofOlderBoot(
      Handle handle, MessageId message, StartRunsResponse response, Effects effects) {
    giveBack(handle, tables.attemptQueries().claimed(handle, message), effects);
    return response.runs().stream()
        .filter(Started::accepted)
        .map(started -> new ConfirmedRun(started.run(), started.attempt(), StartAnswer.STALE))
        .toList();
  }

  /// Answers requests for permits: the program of an attempt may start when its permit is given.
  ///
  /// @return one answer each, in their order
  List<StartAnswer.Permit> permits(InstanceId id, List<AttemptRef> wanted) {
    return writes.write((handle, effects) -> {
      InstanceView instance = require(handle, id);
      return wanted.stream()
          .map(ref ->
              new StartAnswer.Permit(
                  ref.runId(),
                  ref.attempt(),
                  find(handle, ref, id)
                      .map(found -> accepted(handle, found, instance, false, effects))
                      .orElse(StartAnswer.STALE)))
          .toList();
    });
  }

  /// Gives back what a message carried and nobody confirmed. Harmless to repeat.
  void notConfirmed(MessageId message) {
    writes.write((handle, effects) -> {
      List<AttemptRow> lost = tables.attemptQueries().claimed(handle, message);
      giveBack(handle, lost, effects);
      lost.stream()
          .map(AttemptRow::instance)
          .distinct()
          .forEach(instance -> instances.unconfirmed(handle, instance));
      return lost;
    });
  }

  /// Ends a run whose specification cannot be used.
  void unreadable(AttemptRef ref) {
    writes.write((handle, effects) ->
        tables
            .attemptQueries()
            .find(handle, ref)
            .flatMap(attempt ->
                moves.end(
                    handle,
                    attempt,
                    RunEvent.SETUP_FAILED,
                    Ending.givenUp(
                        "spec_unreadable",
                        "the stored specification was altered or does not open with this master"
                            + " key",
                        clock.instant()),
                    Moves.Told.NOTHING,
                    effects)));
  }

  private StartAnswer accepted(
      Handle handle,
      AttemptRow attempt,
      InstanceView instance,
      boolean needsSetup,
      Effects effects) {
    if (attempt.superseded()) {
      return StartAnswer.STALE;
    }
    if (attempt.run().cancelRequested()) {
      cancelled(handle, attempt, effects);
      return StartAnswer.CANCELLED;
    }
    return switch (attempt.phase()) {
      case ENDED -> StartAnswer.STALE;
      case PERMITTED -> StartAnswer.START;
      case CLAIMED, CONFIRMED -> {
        if (!needsSetup) {
          yield moves.permit(handle, attempt, instance, effects)
              ? StartAnswer.START
              : StartAnswer.STALE;
        }
        if (attempt.phase() == AttemptPhase.CLAIMED) {
          moves.confirm(handle, attempt, instance);
        }
        yield StartAnswer.SETUP;
      }
    };
  }

  /// Without a permit nothing has started, and none is given any more: the run ends here.
  private void cancelled(Handle handle, AttemptRow attempt, Effects effects) {
    if (!attempt.ended() && attempt.permittedAt() == null) {
      moves.end(
          handle,
          attempt,
          RunEvent.STOPPED,
          Ending.cancelled(clock.instant()),
          Moves.Told.NOTHING,
          effects);
    }
  }

  private void refused(
      Handle handle, AttemptRow attempt, InstanceView instance, Started started, Effects effects) {
    String code = Objects.requireNonNullElse(started.refusalCode(), "internal");
    String reason = Objects.requireNonNullElse(started.errorMessage(), "it gave no reason");
    log.info(
        "run refused run={} instance={} code={}", attempt.run().id(), attempt.instance(), code);
    tables
        .bars()
        .refuse(
            handle,
            new BarStore.Refusal(attempt.run().id(), attempt.instance(), code, reason),
            code.equals(Bar.POLICY) ? instance.policyHash() : null,
            clock.instant());
    moves.end(
        handle,
        attempt,
        RunEvent.REFUSED,
        Ending.cancelled(clock.instant()),
        Moves.Told.NOTHING,
        effects);
  }

  private Map<AttemptRef, AttemptRow> carried(
      Handle handle, MessageId message, InstanceId instance) {
    Map<AttemptRef, AttemptRow> carried = new LinkedHashMap<>();
    for (AttemptRow attempt : tables.attemptQueries().carried(handle, message)) {
      if (attempt.instance().equals(instance)) {
        carried.put(attempt.ref(), attempt);
      }
    }
    return carried;
  }

  private void giveBack(Handle handle, Collection<AttemptRow> lost, Effects effects) {
    for (AttemptRow attempt : lost) {
      log.warn("claim not confirmed run={} instance={}", attempt.run().id(), attempt.instance());
      moves.end(
          handle,
          attempt,
          RunEvent.NOT_CONFIRMED,
          Ending.cancelled(clock.instant()),
          Moves.Told.NOTHING,
          effects);
    }
  }

  private Optional<AttemptRow> find(Handle handle, AttemptRef ref, InstanceId instance) {
    return tables.attemptQueries().find(handle, ref).filter(row -> row.instance().equals(instance));
  }

  private InstanceView require(Handle handle, InstanceId id) {
    return instances
        .find(handle, id)
        .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such instance"));
  }
}
