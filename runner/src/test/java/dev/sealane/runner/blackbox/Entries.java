package dev.sealane.runner.blackbox;

import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.BlackBoxEntry.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes the black box of a made-up host, whose clocks the test moves.
final class Entries {

  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final List<BlackBoxEntry> all = new ArrayList<>();
  String hostBoot = "boot-1";
  long diskFree = 10L << 30;
  long oomKills = 3;
  @Nullable String problem;
  private Instant wall = START;
  private double uptime = 1_000;
  private double awake = 500;

  /// Time passes on all clocks.
  Entries pass(Duration time) {
    wall = wall.plus(time);
    uptime += time.toSeconds();
    awake += time.toSeconds();
    return this;
  }

  /// The host sleeps.
  Entries sleep(Duration time) {
    wall = wall.plus(time);
    uptime += time.toSeconds();
    return this;
  }

  /// Only the wall clock goes on.
  Entries jump(Duration time) {
    wall = wall.plus(time);
    return this;
  }

  /// Looks every five seconds for {@code time}.
  Entries look(Duration time) {
    for (long second = 0; second < time.toSeconds(); second += 5) {
      pass(Duration.ofSeconds(5));
      all.add(now());
    }
    return this;
  }

  Entries event(String event) {
    all.add(new BlackBoxEntry(all.size() + 1, 1, wall, hostBoot, event, null));
    return this;
  }

  /// How things stand, not written down.
  BlackBoxEntry now() {
    Facts facts =
        new Facts(uptime, awake, 0.5, 1L << 30, diskFree, oomKills, 1, "up", START, problem);
    return new BlackBoxEntry(all.size() + 1, 1, wall, hostBoot, null, facts);
  }
}
