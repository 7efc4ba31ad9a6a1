package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunStatus;
import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.seal.AtRest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts runs. Blocks; safe for any thread.
final class RunCreation {

  private static final Logger log = LoggerFactory.getLogger(RunCreation.class);

  private static final int MAX_KEY = 200;

  private final RunWrites writes;
  private final RunTables tables;
  private final RunQueryStore queries;
  private final Hints hints;
  private final Sealing sealing;
  private final ArchiveUse archives;
  private final UuidV7 ids;
  private final Duration keyKept;
  private final InstantSource clock;

  RunCreation(Parts parts, ArchiveUse archives, UuidV7 ids, Duration keyKept, InstantSource clock) {
    this.writes = parts.writes();
    this.tables = parts.tables();
    this.queries = parts.queries();
    this.hints = parts.hints();
    this.sealing = parts.sealing();
    this.archives = archives;
    this.ids = ids;
    this.keyKept = keyKept;
    this.clock = clock;
  }

  /// Accepts a run; when it returns the run is on disk.
  ///
  /// @param body a specification as JSON; it may hold secrets
  /// @param key idempotency key: the same key with the same body gives the same run
  /// @throws SealaneException `invalid_request`, `forbidden`, `not_found` for its archive, or
  ///   `idempotency_mismatch`
  Created create(Caller.Person caller, byte[] body, Optional<String> key) {
    key.ifPresent(RunCreation::checkKey);
    RunSpec spec = Json.STRICT.read(body, RunSpec.class);
    SpecRules.check(spec, caller);
    NewRun run = newRun(caller, spec, body, key.orElse(null));
    Created created =
        key.flatMap(_ -> writes.read(handle -> known(handle, run)))
            .orElseGet(() -> fresh(caller, run));
    log.debug("run accepted run={} replayed={}", created.run().state().id(), created.replayed());
    return created;
  }

  /// What a replay gives, also when its archive is long gone.
  private Optional<Created> known(Handle handle, NewRun run) {
    return earlier(handle, run)
        .filter(keyed -> !isOver(keyed, run))
        .map(keyed -> new Created(sameBody(keyed, run), true));
  }

  private Created fresh(Caller.Person caller, NewRun run) {
    run.archive().ifPresent(archive -> archives.use(caller.team(), archive));
    return writes.write((handle, effects) ->
        replayed(handle, run)
            .map(earlier -> new Created(earlier, true))
            .orElseGet(() -> new Created(insert(handle, run, effects), false)));
  }

  private NewRun newRun(Caller.Person caller, RunSpec spec, byte[] body, @Nullable String key) {
    RunId id = new RunId(ids.next());
    return new NewRun(
        id,
        caller.team(),
        caller.name(),
        hints.classes().of(Requirements.of(caller.team(), spec)),
        spec,
        sealing.specs().seal(caller.team(), id, spec),
        Shown.of(spec),
        clock.instant(),
        key,
        key == null ? null : hex(sealing.atRest().fingerprint(body)));
  }

  private Optional<RunQueryStore.Keyed> earlier(Handle handle, NewRun run) {
    return run.key() == null
        ? Optional.empty()
        : queries.byKey(handle, run.team(), run.createdBy(), run.key());
  }

  private boolean isOver(RunQueryStore.Keyed keyed, NewRun run) {
    return keyed.run().createdAt().plus(keyKept).isBefore(run.at());
  }

  private Optional<RunRow> replayed(Handle handle, NewRun run) {
    Optional<RunQueryStore.Keyed> earlier = earlier(handle, run);
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    RunQueryStore.Keyed keyed = earlier.get();
    if (isOver(keyed, run)) {
      tables.runs().forgetKey(handle, keyed.run().state().id());
      return Optional.empty();
    }
    return Optional.of(sameBody(keyed, run));
  }

  private static RunRow sameBody(RunQueryStore.Keyed keyed, NewRun run) {
    if (!keyed.bodyHmac().equals(run.bodyHmac())) {
      throw new SealaneException(
          ErrorCode.IDEMPOTENCY_MISMATCH,
          "this Idempotency-Key was used with another body; take a new key");
    }
    return keyed.run();
  }

  private RunRow insert(Handle handle, NewRun run, Effects effects) {
    long turn = tables.turns().next(handle, run.team(), run.createdBy());
    tables.runs().insert(handle, run, turn);
    hints.queued().add(run.runClass());
    effects.queued(run.runClass());
    return row(run);
  }

  private static RunRow row(NewRun run) {
    RunSpec spec = run.spec();
    RunState state =
        new RunState(
            run.id(),
            run.team(),
            run.runClass().id(),
            RunStatus.QUEUED,
            false,
            0,
            0,
            0,
            spec.maxRetries(),
            spec.lostAfter(),
            spec.grace(),
            false);
    Instant at = Instant.ofEpochMilli(run.at().toEpochMilli()); // as it will be read
    return new RunRow(
        state,
        run.createdBy(),
        spec.kind(),
        spec.name(),
        spec.priority(),
        Json.NATIVE.write(run.shown()),
        null,
        null,
        null,
        at,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        false);
  }

  private static void checkKey(String key) {
    if (key.isBlank() || key.length() > MAX_KEY) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "Idempotency-Key has %d characters, must have 1 to %d".formatted(key.length(), MAX_KEY));
    }
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.toArray());
  }

  /// @param replayed whether the key named a run that was accepted before
  record Created(RunRow run, boolean replayed) {}

  /// What scheduling is told about a new run.
  record Hints(RunClasses classes, QueuedClasses queued) {}

  /// How specifications are kept.
  record Sealing(SealedSpecs specs, AtRest atRest) {}

  /// What creation works with.
  record Parts(
      RunWrites writes, RunTables tables, RunQueryStore queries, Hints hints, Sealing sealing) {}
}
