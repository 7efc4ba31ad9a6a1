package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Decides whom to wake after a commit: one wake-up per run for its class, to the freest matching
/// instance with a parked poll. It decides on a thread of its own, so it never blocks its callers;
/// what comes in meanwhile is decided together. Safe for any thread.
///
/// A wake-up is a hint: the claim that follows it decides. {@link #sweep} finds what a hint missed.
public final class Dispatcher implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

  private final TroubleLog trouble = new TroubleLog(log);
  private final Database database;
  private final Rooms rooms;
  private final QueuedClasses queuedClasses;
  private final PollWaker waker;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final Thread thread;

  Dispatcher(Database database, Rooms rooms, QueuedClasses queuedClasses, PollWaker waker) {
    this.database = database;
    this.rooms = rooms;
    this.queuedClasses = queuedClasses;
    this.waker = waker;
    this.thread = Thread.ofVirtual().name("dispatcher").unstarted(this::loop);
  }

  /// Learns what was queued before this process and starts deciding.
  ///
  /// @throws StorageException when the database is out of reach
  public Dispatcher start() {
    learn();
    thread.start();
    return this;
  }

  /// Learns what was queued before this process.
  void learn() {
    database.write(handle -> {
      rooms.queuedClasses(handle).forEach(queuedClasses::add);
      return queuedClasses;
    });
  }

  /// Runs of a class were queued.
  void queued(RunClass runClass, int count) {
    events.add(new Queued(runClass, count));
  }

  /// A run of a class came back. Some instance may be barred from it, and the freest may be that
  /// one, so all that match are woken.
  void requeued(RunClass runClass) {
    events.add(new Requeued(runClass));
  }

  /// A poll of {@code instance} is parked now; it is woken when something waits for it that its
  /// claim has just missed.
  public void pollParked(InstanceId instance) {
    if (!queuedClasses.isEmpty()) {
      events.add(new Free(instance));
    }
  }

  /// {@code instance} has more room than before.
  public void capacityFreed(InstanceId instance) {
    if (!queuedClasses.isEmpty()) {
      events.add(new Free(instance));
    }
  }

  /// The safety net, each second: bars that fell by time, wake-ups that were lost.
  public void sweep() {
    if (!queuedClasses.isEmpty()) {
      waker.parked().forEach(instance -> events.add(new Free(instance)));
    }
  }

  private void loop() {
    List<Event> taken = new ArrayList<>();
    try {
      while (!Thread.currentThread().isInterrupted()) {
        taken.clear();
        taken.add(events.take());
        events.drainTo(taken);
        decideSafely(taken);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Decides now what came in; for those who have no thread for it.
  void decideWaiting() {
    List<Event> taken = new ArrayList<>();
    events.drainTo(taken);
    if (!taken.isEmpty()) {
      decideSafely(taken);
    }
  }

  private void decideSafely(List<Event> taken) {
    try {
      decide(taken);
    } catch (StorageException e) {
      trouble.report("wake-ups put off until the next sweep", e);
    } catch (RuntimeException e) {
      log.error("wake-ups lost until the next sweep events={}", taken.size(), e);
    }
  }

  private void decide(List<Event> taken) {
    Set<InstanceId> parked = waker.parked();
    if (parked.isEmpty()) {
      return;
    }
    Map<RunClass, Integer> queued = new HashMap<>();
    Set<RunClass> requeued = new HashSet<>();
    Set<InstanceId> free = new HashSet<>();
    for (Event event : taken) {
      switch (event) {
        case Queued(RunClass runClass, int count) -> queued.merge(runClass, count, Integer::sum);
        case Requeued(RunClass runClass) -> requeued.add(runClass);
        case Free(InstanceId instance) -> free.add(instance);
      }
    }
    Set<InstanceId> woken = new HashSet<>();
    if (!queued.isEmpty() || !requeued.isEmpty()) {
      woken.addAll(wakeFor(queued, requeued, parked));
    }
    free.retainAll(parked);
    free.removeAll(woken);
    free.stream().filter(rooms::somethingWaitsFor).forEach(waker::wakeOne);
  }

  private Set<InstanceId> wakeFor(
      Map<RunClass, Integer> queued, Set<RunClass> requeued, Set<InstanceId> parked) {
    List<Room> open = rooms.of(parked);
    Set<InstanceId> woken = new HashSet<>();
    requeued.forEach(runClass ->
        Room.allFor(runClass.requirements(), open).stream()
            .filter(woken::add)
            .forEach(waker::wakeOne));
    queued.forEach((runClass, count) ->
        Room.freestFor(runClass.requirements(), count, open).stream()
            .filter(woken::add)
            .forEach(waker::wakeOne));
    return woken;
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Why somebody may have to be woken.
  private sealed interface Event {}

  private record Queued(RunClass runClass, int count) implements Event {}

  private record Requeued(RunClass runClass) implements Event {}

  private record Free(InstanceId instance) implements Event {}
}
