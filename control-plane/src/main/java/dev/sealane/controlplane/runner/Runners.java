package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Audit;
import dev.sealane.controlplane.auth.Authorization;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/// The rules of runners. Safe for any thread; blocks on the database.
public final class Runners {

  private static final String WHAT = "runner";

  private final Database database;
  private final RunnerStore store;
  private final InstantSource clock;
  private final Audit audit;
  private final List<RunnerListener> listeners = new CopyOnWriteArrayList<>();

  public Runners(Database database, RunnerStore store, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.clock = clock;
    this.audit = new Audit(clock);
  }

  /// Tells {@code listener} of deletions from now on.
  public void addListener(RunnerListener listener) {
    listeners.add(listener);
  }

  /// One runner that is not deleted, inside the caller's transaction.
  public Optional<Runner> find(Handle handle, RunnerId id) {
    return store.find(handle, id).filter(runner -> !runner.deleted());
  }

  /// A runner that {@code caller} may act upon.
  ///
  /// @throws SealaneException `not_found`, `forbidden`
  public Runner require(Caller caller, RunnerId id, Action action, boolean includeDeleted) {
    Runner runner =
        database
            .read(handle -> store.find(handle, id))
            .filter(found -> includeDeleted || !found.deleted())
            .orElseThrow(Runners::missing);
    Authorization.require(caller, action, WHAT, runner.owned());
    return runner;
  }

  /// A runner of the caller's team by its id or its name.
  ///
  /// @throws SealaneException `not_found`; `invalid_request` when several have this name
  public Runner byIdOrName(Caller caller, String reference, Action action) {
    List<Runner> named = database.read(handle -> store.byName(handle, caller.team(), reference));
    if (named.size() > 1) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          named.size() + " runners have this name; use the id of the one that you mean");
    }
    RunnerId id = named.isEmpty() ? idOrMissing(reference) : named.getFirst().id();
    return require(caller, id, action, false);
  }

  private static RunnerId idOrMissing(String reference) {
    try {
      return RunnerId.parse(reference);
    } catch (IllegalArgumentException _) {
      throw missing();
    }
  }

  List<Runner> list(TeamId team, RunnerFilter filter) {
    return database.read(handle -> store.list(handle, team, filter));
  }

  /// All runners of a team that are not deleted, by id.
  public List<Runner> ofTeam(TeamId team) {
    return list(
        team, new RunnerFilter(false, Optional.empty(), Optional.empty(), "", Integer.MAX_VALUE));
  }

  /// @return stale when there is a runner with this id already
  Changed<Runner> create(Caller caller, Runner runner, Origin origin) {
    return database.write(handle -> {
      if (!store.insert(handle, runner)) {
        return new Changed.Stale<>(store.find(handle, runner.id()).orElseThrow());
      }
      audit.record(handle, caller, "runner.create", what(runner.id()), origin);
      return new Changed.Done<>(runner);
    });
  }

  /// The runner of the caller's team with this name, made with {@code labels} when there is none.
  Runner named(
      Caller caller, String name, SortedSet<String> labels, RunnerId fresh, Origin origin) {
    return database.write(handle -> {
      List<Runner> named = store.byName(handle, caller.team(), name);
      if (!named.isEmpty()) {
        return named.getFirst();
      }
      Runner made = Runner.fresh(fresh, caller.team(), name, labels, clock.instant());
      store.insert(handle, made);
      audit.record(handle, caller, "runner.create", what(fresh), origin);
      return made;
    });
  }

  /// Changes a runner that the caller may manage.
  ///
  /// @param version that it must have; empty = any
  Changed<Runner> change(
      Caller caller, RunnerId id, Optional<Long> version, RunnerChange change, Origin origin) {
    return told(
        database.write(handle -> {
          Runner current = managed(handle, caller, id);
          if (version.filter(wanted -> wanted != current.version()).isPresent()) {
            return new Changed.Stale<>(current);
          }
          return carryOut(handle, caller, current, change, origin);
        }));
  }

  private Runner managed(Handle handle, Caller caller, RunnerId id) {
    Runner current = store.find(handle, id).orElseThrow(Runners::missing);
    Authorization.require(caller, Action.MANAGE, WHAT, current.owned());
    return current;
  }

  private Changed<Runner> carryOut(
      Handle handle, Caller caller, Runner current, RunnerChange change, Origin origin) {
    if (current.deleted() && change.deleted().orElse(true)) {
      throw missing();
    }
    Runner changed = current.changed(change, clock.instant());
    store.update(handle, changed);
    String action = changed.deleted() ? "runner.delete" : "runner.change";
    audit.record(handle, caller, action, what(current.id()), origin);
    return new Changed.Done<>(changed);
  }

  private Changed<Runner> told(Changed<Runner> outcome) {
    if (outcome instanceof Changed.Done<Runner>(Runner now) && now.deleted()) {
      listeners.forEach(listener -> listener.deleted(now.id()));
    }
    return outcome;
  }

  /// Stops or resumes the intake of a runner.
  public void drain(Caller caller, Runner runner, boolean draining, Origin origin) {
    var _ = change(caller, runner.id(), Optional.empty(), RunnerChange.draining(draining), origin);
  }

  /// Deletes a runner with its instances, queues and tokens.
  ///
  /// @param check throws, inside the transaction that deletes, when the runner must stay
  public void delete(Caller caller, Runner runner, Consumer<Handle> check, Origin origin) {
    var _ =
        told(
            database.write(handle -> {
              Runner current = managed(handle, caller, runner.id());
              check.accept(handle);
              return carryOut(handle, caller, current, RunnerChange.deleted(true), origin);
            }));
  }

  private static String what(RunnerId id) {
    return WHAT + " " + id;
  }

  private static SealaneException missing() {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such runner");
  }
}
