package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.auth.Authorization;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.instance.InstanceListener;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.runner.Changed;
import dev.sealane.controlplane.runner.RunnerListener;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rules of queues: how they come, change and go. Safe for any thread; blocks on the database.
public final class Queues implements InstanceListener, RunnerListener {

  private static final Logger log = LoggerFactory.getLogger(Queues.class);

  private final Database database;
  private final QueueStore store;
  private final LiveQueues live;
  private final PollAnswers answers;
  private final PendingCalls pending;
  private final QueueLimits limits;
  private final InstantSource clock;

  Queues(
      PollAnswers.Parts parts,
      LiveQueues live,
      PollAnswers answers,
      PendingCalls pending,
      QueueLimits limits,
      InstantSource clock) {
    this.database = parts.database();
    this.store = parts.queues();
    this.live = live;
    this.answers = answers;
    this.pending = pending;
    this.limits = limits;
    this.clock = clock;
  }

  /// What became of a registration.
  sealed interface Registered {

    /// The queue is there.
    record Fresh(LiveQueue queue) implements Registered {}

    /// A queue with this id exists.
    ///
    /// @param current as it is
    record IdTaken(RunnerQueue current) implements Registered {}

    /// The key belonged to another queue.
    record KeyTaken() implements Registered {}
  }

  /// Registers a queue.
  ///
  /// @param check further conditions, inside the transaction
  /// @throws SealaneException `too_many_requests` when there are too many queues
  Registered register(RunnerQueue queue, Check check) {
    Registered outcome =
        database.write(handle -> {
          check.require(handle);
          Optional<RunnerQueue> existing = store.find(handle, queue.id());
          if (existing.isPresent()) {
            return new Registered.IdTaken(existing.get());
          }
          requireRoom(handle, queue);
          String thumbprint = P256PublicKey.fromPem(queue.publicPem()).thumbprint();
          if (!store.noteKey(handle, thumbprint, queue.id())) {
            return new Registered.KeyTaken();
          }
          store.insert(handle, queue);
          return new Registered.Fresh(live.unmet(queue));
        });
    if (outcome instanceof Registered.Fresh(LiveQueue fresh)) {
      live.add(fresh);
      log.info(
          "queue registered queue={} runner={} scheme={}",
          queue.id(),
          queue.runner(),
          queue.scheme());
    }
    return outcome;
  }

  /// A condition of a registration.
  @FunctionalInterface
  interface Check {
    void require(Handle handle);
  }

  private void requireRoom(Handle handle, RunnerQueue queue) {
    boolean full =
        queue
            .origin()
            .map(made ->
                store.countOfInstance(handle, made.instance()) >= limits.queuesPerInstance())
            .orElseGet(
                () -> store.countOfRunner(handle, queue.runner()) >= limits.queuesPerRunner());
    if (full) {
      throw new SealaneException(
          ErrorCode.TOO_MANY_REQUESTS, "there are too many queues; delete some first");
    }
  }

  /// A queue of the given runner that the caller may act upon.
  ///
  /// @throws SealaneException `not_found`, `forbidden`
  LiveQueue require(Caller caller, TeamId team, RunnerId runner, QueueId id, Action action) {
    LiveQueue queue =
        live.find(id)
            .filter(found -> found.row().team().equals(team))
            .filter(found -> found.row().runner().equals(runner))
            .orElseThrow(Queues::missing);
    Authorization.require(caller, action, "queue", queue.row().owned());
    return queue;
  }

  /// The row of a queue as it is now.
  RunnerQueue stored(LiveQueue queue) {
    return database.read(handle -> store.find(handle, queue.id())).orElseThrow(Queues::missing);
  }

  List<RunnerQueue> list(TeamId team, QueueFilter filter) {
    return database.read(handle -> store.list(handle, team, filter));
  }

  /// All queues of a team, by id.
  public List<RunnerQueue> ofTeam(TeamId team) {
    return list(
        team,
        new QueueFilter(
            Optional.empty(), Optional.empty(), Optional.empty(), "", "", "", Integer.MAX_VALUE));
  }

  /// Changes a queue.
  ///
  /// @param version that it must have; empty = any
  /// @throws IllegalArgumentException when the change does not fit the queue
  Changed<RunnerQueue> change(LiveQueue queue, Optional<Long> version, QueueChange change) {
    Changed<RunnerQueue> outcome =
        database.write(handle -> {
          RunnerQueue current = store.find(handle, queue.id()).orElseThrow(Queues::missing);
          if (version.filter(wanted -> wanted != current.version()).isPresent()) {
            return new Changed.Stale<>(current);
          }
          change.check(current);
          RunnerQueue changed = current.with(change, clock.instant());
          store.update(handle, changed);
          return new Changed.Done<>(changed);
        });
    if (outcome instanceof Changed.Done<RunnerQueue>(RunnerQueue now)) {
      queue.row(now);
    }
    return outcome;
  }

  /// Stores what a check of its health has shown.
  RunnerQueue checked(LiveQueue queue, boolean passed) {
    RunnerQueue now =
        database.write(handle -> {
          RunnerQueue current = store.find(handle, queue.id()).orElseThrow(Queues::missing);
          RunnerQueue checked = current.checked(passed, limits.unhealthyAfter(), clock.instant());
          store.update(handle, checked);
          return checked;
        });
    if (now.healthy() != queue.row().healthy()) {
      log.info("queue health changed queue={} healthy={}", queue.id(), now.healthy());
    }
    queue.row(now);
    return now;
  }

  /// Deletes a queue if it has the given version: ends its poll, gives back its unconfirmed claims.
  Changed<RunnerQueue> delete(LiveQueue queue, Optional<Long> version) {
    RunnerQueue current = stored(queue);
    if (version.filter(wanted -> wanted != current.version()).isPresent()) {
      return new Changed.Stale<>(current);
    }
    delete(queue);
    return new Changed.Done<>(current);
  }

  /// Deletes a queue. The claims go back first: a crash in between leaves a queue too many, never a
  /// claim without a queue.
  void delete(LiveQueue queue) {
    queue.answering().lock();
    try {
      queue.close();
      answers.giveBack(queue);
    } finally {
      queue.answering().unlock();
    }
    database.write(handle -> store.delete(handle, queue.id()));
    live.remove(queue.id());
    pending.queueGone(queue.id());
    log.info("queue deleted queue={} runner={}", queue.id(), queue.row().runner());
  }

  @Override
  public void booted(InstanceView instance) {
    deleteOlder(instance.id(), instance.boot());
  }

  @Override
  public void closed(InstanceView instance) {
    deleteOlder(instance.id(), Long.MAX_VALUE);
  }

  /// Deletes what a crash between a boot and the deletion of the queues before it has left.
  void deleteOutlived() {
    deleteAll(database.read(store::ofOlderBoots));
  }

  private void deleteOlder(InstanceId instance, long boot) {
    deleteAll(database.read(handle -> store.ofOlderBoots(handle, instance, boot)));
  }

  @Override
  public void deleted(RunnerId runner) {
    deleteAll(database.read(handle -> store.ofRunner(handle, runner)));
  }

  private void deleteAll(List<RunnerQueue> rows) {
    rows.forEach(row -> live.find(row.id()).ifPresent(this::delete));
  }

  /// Ends the parked polls of a token that was revoked.
  public void tokenRevoked(TokenId token) {
    live.tokenRevoked(token);
  }

  private static SealaneException missing() {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such queue");
  }
}
