package dev.sealane.controlplane.sim;

import dev.sealane.api.run.RunStatus;
import dev.sealane.controlplane.sim.Snapshot.RunNow;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether users take turns: where all runs ask for the same, a user who waits sees no other user
/// served three times before it is served.
final class Turns {

  private static final int MOST = 2;

  private final Map<Pair, Integer> passed = new HashMap<>();

  /// Users who cancelled a run that waited: its turn is not given to their next one.
  private final Set<String> gaveTurnsAway = new HashSet<>();

  /// @return what is unfair
  Optional<String> see(Snapshot before, Snapshot now) {
    if (kinds(now) > 1) {
      return Optional.empty();
    }
    List<RunNow> claimed =
        now.runs().values().stream()
            .filter(run -> run.status() == RunStatus.LEASED && run.attempt() == 1)
            .filter(run -> waits(before.runs().get(run.id())))
            .sorted(Comparator.comparingLong(RunNow::turn).thenComparing(RunNow::id))
            .toList();
    before.runs().values().stream()
        .filter(Turns::waits)
        .filter(run -> now.run(run.id()).status().terminal())
        .forEach(run -> gaveTurnsAway.add(run.user()));
    for (RunNow run : claimed) {
      passed.keySet().removeIf(pair -> pair.waiting().equals(run.user()));
      for (String user : waiting(before, now)) {
        if (!user.equals(run.user())
            && !gaveTurnsAway.contains(user)
            && passed.merge(new Pair(user, run.user()), 1, Integer::sum) > MOST) {
          return Optional.of(run.user() + " is served again and again while " + user + " waits");
        }
      }
    }
    return Optional.empty();
  }

  private static long kinds(Snapshot now) {
    return now.runs().values().stream()
        .map(run -> run.priority() * 2 + (run.gpu() ? 1 : 0))
        .distinct()
        .count();
  }

  private static Set<String> waiting(Snapshot before, Snapshot now) {
    return now.runs().values().stream()
        .filter(Turns::waits)
        .filter(run -> waits(before.runs().get(run.id())))
        .map(RunNow::user)
        .collect(Collectors.toSet());
  }

  /// Runs that were never leased: nothing bars them.
  private static boolean waits(@Nullable RunNow run) {
    return run != null && run.status() == RunStatus.QUEUED && run.attempt() == 0;
  }

  private record Pair(String waiting, String served) {}
}
