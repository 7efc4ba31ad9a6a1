package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.sql.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The queues that this process knows. Safe for any thread; blocks on the database when a queue is
/// met for the first time.
final class LiveQueues {

  private final Database database;
  private final QueueStore store;
  private final LongSupplier ticker;
  private final Map<QueueId, LiveQueue> queues = new ConcurrentHashMap<>();

  /// @param ticker nanoseconds of a clock that never goes back
  LiveQueues(Database database, QueueStore store, LongSupplier ticker) {
    this.database = database;
    this.store = store;
    this.ticker = ticker;
  }

  /// Meets all stored queues, so that silent ones are noticed.
  void loadAll() {
    database.read(store::all).forEach(row -> queues.computeIfAbsent(row.id(), _ -> met(row)));
  }

  Optional<LiveQueue> find(QueueId id) {
    LiveQueue known = queues.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    // Read inside, so that a deletion, which removes it here after the commit, is not undone.
    return Optional.ofNullable(queues.computeIfAbsent(id, this::stored));
  }

  private @Nullable LiveQueue stored(QueueId id) {
    return database.read(handle -> store.find(handle, id)).map(this::met).orElse(null);
  }

  private LiveQueue met(RunnerQueue row) {
    return new LiveQueue(row, ticker.getAsLong(), new LiveQueue.Claims.Unknown());
  }

  /// Makes the live form of a queue that is being registered; {@link #add} lets it in.
  LiveQueue unmet(RunnerQueue row) {
    return new LiveQueue(row, ticker.getAsLong(), new LiveQueue.Claims.None());
  }

  void add(LiveQueue fresh) {
    queues.putIfAbsent(fresh.id(), fresh);
  }

  void remove(QueueId id) {
    queues.remove(id);
  }

  Collection<LiveQueue> all() {
    return queues.values();
  }

  List<LiveQueue> of(InstanceId instance) {
    return queues.values().stream()
        .filter(queue ->
            queue.row().origin().filter(made -> made.instance().equals(instance)).isPresent())
        .toList();
  }

  /// Ends the parked polls of a token that is not valid any more.
  void tokenRevoked(TokenId token) {
    queues
        .values()
        .forEach(queue ->
            queue.waiter().filter(waiter -> waiter.token().equals(token)).ifPresent(Waiter::end));
  }

  /// Ends all parked polls; their clients ask again.
  void endAllPolls() {
    queues.values().forEach(queue -> queue.waiter().ifPresent(Waiter::end));
  }
}
