package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.controlplane.auth.Audit;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.sql.Database;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jdbi.v3.core.Handle;

/// The instances of all teams. Safe for any thread; blocks on the database.
public final class Instances {

  /// Header of every call of a booted instance.
  public static final String SESSION_HEADER = "X-Sealane-Session";

  /// Claims in a row that may stay unconfirmed before the instance is barred (design.md section 2).
  private static final int BAR_AT = 3;

  private final Database database;
  private final InstanceStore store;
  private final BlackBoxStore blackBoxes = new BlackBoxStore();
  private final Audit audit;
  private final InstantSource clock;
  private final List<InstanceListener> listeners = new CopyOnWriteArrayList<>();

  public Instances(Database database, InstanceStore store, InstantSource clock) {
    this.database = database;
    this.store = store;
    this.audit = new Audit(clock);
    this.clock = clock;
  }

  /// Tells {@code listener} of boots and leaves from now on.
  public void addListener(InstanceListener listener) {
    listeners.add(listener);
  }

  /// One instance, inside the caller's transaction.
  public Optional<InstanceView> find(Handle handle, InstanceId id) {
    return store.find(handle, id);
  }

  public Optional<InstanceView> find(InstanceId id) {
    return database.read(handle -> store.find(handle, id));
  }

  /// The pinned key of an instance that exists, inside the caller's transaction.
  public P256PublicKey key(Handle handle, InstanceId id) {
    return P256PublicKey.fromPem(store.pinnedKey(handle, id).orElseThrow());
  }

  /// The instances of a team that were not removed, by id.
  public List<InstanceView> ofTeam(TeamId team) {
    return database.read(handle -> store.ofTeam(handle, team));
  }

  /// The instances of a runner that were not removed, by id, inside the caller's transaction.
  public List<InstanceView> ofRunner(Handle handle, RunnerId runner) {
    return store.ofRunner(handle, runner);
  }

  /// Those that are barred until they answer a ping.
  public List<InstanceId> barred() {
    return database.read(store::barred);
  }

  /// The instance whose current session the request carries.
  ///
  /// @throws SealaneException `unauthorized` when the session is missing, of an older boot, or of
  ///   another runner
  public InstanceView requireSession(Caller.Daemon daemon, ApiRequest request) {
    return request
        .header(SESSION_HEADER)
        .flatMap(
            session -> database.read(handle -> store.findBySession(handle, sha256Hex(session))))
        .filter(instance -> instance.runner().equals(daemon.runner()))
        .filter(instance -> instance.team().equals(daemon.team()))
        .orElseThrow(() ->
            new SealaneException(
                ErrorCode.UNAUTHORIZED,
                SESSION_HEADER + " is missing or not of the current boot; boot again"));
  }

  /// Stores what a heartbeat declares.
  ///
  /// @return false when it is not newer than the last one of this boot; then it is ignored
  public boolean heartbeat(Handle handle, InstanceId id, Heartbeat heartbeat) {
    return store.putHeartbeat(handle, id, heartbeat, clock.instant());
  }

  /// Keeps what an instance tells about a loss of contact that is over, inside the caller's
  /// transaction. The newest few of an instance stay.
  public void keepBlackBox(Handle handle, InstanceId id, LossReport report) {
    blackBoxes.put(handle, id, report);
  }

  /// The newest losses of contact of a runner's instances, newest first, 20 at most.
  public List<KnownLoss> losses(RunnerId runner) {
    return database.read(handle -> blackBoxes.ofRunner(handle, runner));
  }

  /// Counts a claim that the instance never confirmed; the third in a row bars it.
  public void unconfirmed(Handle handle, InstanceId id) {
    store.countUnconfirmed(handle, id, BAR_AT);
  }

  /// Ends a row of unconfirmed claims.
  public void confirmed(Handle handle, InstanceId id) {
    store.clearUnconfirmed(handle, id);
  }

  /// Lifts the bar of an instance that answered a ping.
  public void answeredPing(InstanceId id) {
    if (find(id).filter(InstanceView::barred).isPresent()) {
      database.write(handle -> {
        store.unbar(handle, id);
        return id;
      });
    }
  }

  /// Closes all queues of an instance whose daemon ends in order; its jobs may go on. It takes
  /// nothing until its next boot.
  public void leave(InstanceView instance) {
    database.write(handle -> {
      store.end(handle, instance);
      return instance.id();
    });
    tellClosed(instance);
  }

  private void tellClosed(InstanceView instance) {
    listeners.forEach(listener -> listener.closed(instance));
  }

  /// Removes one instance for good, so that it takes no room of the runner's tokens any more. Runs
  /// that it holds end by the usual rules of lost contact.
  ///
  /// @throws SealaneException `not_found` when the runner has no such instance
  public void remove(Caller caller, RunnerId runner, InstanceId id, Origin origin) {
    InstanceView removed =
        database.write(handle -> {
          InstanceView found =
              store
                  .find(handle, id)
                  .filter(instance -> instance.runner().equals(runner) && !instance.gone())
                  .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such instance"));
          store.remove(handle, id);
          audit.record(handle, caller, "instance.remove", "instance " + id, origin);
          return found;
        });
    tellClosed(removed);
  }

  /// Removes all instances of a runner that was deleted.
  public void removeOf(RunnerId runner) {
    List<InstanceView> removed =
        database.write(handle -> {
          List<InstanceView> all = store.ofRunner(handle, runner);
          all.forEach(instance -> store.remove(handle, instance.id()));
          return all;
        });
    removed.forEach(this::tellClosed);
  }

  void tellBooted(InstanceView instance) {
    listeners.forEach(listener -> listener.booted(instance));
  }

  static String sha256Hex(String session) {
    return Bytes.copyOf(session.getBytes(StandardCharsets.UTF_8)).sha256Hex();
  }
}
