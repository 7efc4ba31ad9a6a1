package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What an instance with a parked poll has left. Used by one thread: each choice takes from it.
final class Room {

  private static final Comparator<Room> FREEST_FIRST =
      Comparator.<Room>comparingInt(room -> room.free.slots())
          .reversed()
          .thenComparing(room -> room.instance.id());

  private final InstanceView instance;
  private Capacity free;

  Room(InstanceView instance, Capacity free) {
    this.instance = instance;
    this.free = free;
  }

  /// Finds places for runs, each time where most slots are free, and takes them.
  ///
  /// @return the instances to wake; one wake-up each, since a claim takes all that fits
  static Set<InstanceId> freestFor(Requirements wanted, int runs, List<Room> rooms) {
    Set<InstanceId> chosen = new LinkedHashSet<>();
    for (int placed = 0; placed < runs; placed++) {
      Optional<Room> freest = rooms.stream().filter(room -> room.takes(wanted)).min(FREEST_FIRST);
      if (freest.isEmpty()) {
        break;
      }
      freest.get().free = freest.get().free.minus(wanted);
      chosen.add(freest.get().instance.id());
    }
    return chosen;
  }

  /// Everybody who could take a run.
  static Set<InstanceId> allFor(Requirements wanted, List<Room> rooms) {
    return rooms.stream()
        .filter(room -> room.takes(wanted))
        .map(room -> room.instance.id())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /// Time plays no part: bars are between a run and an instance, not a class.
  private boolean takes(Requirements wanted) {
    return instance.team().equals(wanted.team())
        && Matching.reasons(wanted, instance, free, Optional.empty(), Instant.EPOCH).isEmpty();
  }
}
