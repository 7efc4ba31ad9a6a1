package dev.sealane.runner.blackbox;

import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.BlackBoxEntry.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Why contact was lost, as far as the entries of a black box prove it. Pure.
///
/// @param code one of those that `ContactLoss` names
/// @param sentence without its full stop
record LossCause(String code, String sentence) {

  /// The code of a loss that nothing explains.
  static final String UNKNOWN = "unknown";

  private static final long FULL_BYTES = 16 << 20;
  private static final double LEAST_GAP = 10;
  private static final double LEAST_JUMP = 30;

  /// A new life of the daemon has made contact again.
  ///
  /// @param before entries of earlier lives, not empty
  /// @param now how things stand
  static LossCause ofRestart(List<BlackBoxEntry> before, BlackBoxEntry now) {
    BlackBoxEntry last = before.getLast();
    boolean inOrder = BlackBox.ENDED.equals(last.event());
    if (!last.hostBoot().equals(now.hostBoot())) {
      return new LossCause(
          "host_restarted",
          inOrder
              ? "the runner was stopped, and its host was started again"
              : "the host of the runner went down and was started again");
    }
    String later =
        " and started again "
            + text(Duration.between(last.at(), now.at()))
            + " after its last word";
    if (inOrder) {
      return new LossCause("daemon_stopped", "the runner was stopped in order" + later);
    }
    Optional<Facts> then = lastFacts(before);
    return ofSuddenEnd(then, facts(now), later);
  }

  private static LossCause ofSuddenEnd(Optional<Facts> then, Facts now, String later) {
    String earlier =
        then.map(Facts::problem)
            .map(problem -> "; before that the server did not answer (" + problem + ")")
            .orElse("");
    if (then.isPresent() && then.get().oomKills() >= 0 && now.oomKills() > then.get().oomKills()) {
      return new LossCause(
          "out_of_memory",
          "the runner's process was killed while the kernel ended processes for want of memory,"
              + later
              + earlier);
    }
    if (then.isPresent() && isFull(then.get())) {
      return new LossCause(
          "disk_full", "the runner's process ended while its disk was full," + later + earlier);
    }
    return new LossCause(
        "daemon_killed", "the runner's process was killed or crashed" + later + earlier);
  }

  /// The same life of the daemon has made contact again.
  ///
  /// @param during its entries from the last contact to now
  /// @param lost how long it was
  /// @param problem why the last heartbeat before was not answered; null = none was sent in vain
  static LossCause ofSilence(List<BlackBoxEntry> during, Duration lost, @Nullable String problem) {
    List<Facts> looks = during.stream().map(BlackBoxEntry::facts).filter(Objects::nonNull).toList();
    Gap gap = Gap.longest(during);
    double half = lost.toSeconds() / 2.0;
    if (gap.slept() >= Math.max(half, LEAST_GAP)) {
      return new LossCause("host_slept", "the host slept for " + seconds(gap.slept()));
    }
    if (gap.jumped() >= Math.max(half, LEAST_JUMP)) {
      return new LossCause(
          "clock_gap",
          "the host's clock is %s ahead of the time that the host has counted: it was paused, or its clock was set"
              .formatted(seconds(gap.jumped())));
    }
    if (gap.stalled() >= Math.max(half, LEAST_GAP)) {
      return new LossCause(
          "daemon_stalled",
          "the runner did not get to run for %s: it was stopped, or its host was overloaded%s"
              .formatted(seconds(gap.stalled()), load(looks)));
    }
    String beside = looks.stream().anyMatch(LossCause::isFull) ? "; its disk was full" : "";
    if (problem == null) {
      return new LossCause(
          UNKNOWN, "the runner went on, and the server answered its heartbeats late" + beside);
    }
    return new LossCause(
        "network_gone",
        "the runner went on but had no answer from the server (%s)%s".formatted(problem, beside));
  }

  private static String load(List<Facts> looks) {
    double most = looks.stream().mapToDouble(Facts::load).max().orElse(-1);
    return most < 0 ? "" : " (load %.1f)".formatted(most);
  }

  private static boolean isFull(Facts facts) {
    return facts.diskFreeBytes() >= 0 && facts.diskFreeBytes() < FULL_BYTES;
  }

  private static Facts facts(BlackBoxEntry look) {
    return Objects.requireNonNull(look.facts(), "facts");
  }

  private static Optional<Facts> lastFacts(List<BlackBoxEntry> entries) {
    return entries.reversed().stream()
        .map(BlackBoxEntry::facts)
        .filter(Objects::nonNull)
        .findFirst();
  }

  private static String seconds(double seconds) {
    return text(Duration.ofSeconds(Math.round(seconds)));
  }

  private static String text(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }

  /// Times between two looks at the host.
  ///
  /// @param slept seconds in which the host slept
  /// @param stalled seconds in which it was awake and the runner did not look
  /// @param jumped seconds that the wall clock went further than the host's own
  private record Gap(double slept, double stalled, double jumped) {

    /// Of each kind the longest.
    static Gap longest(List<BlackBoxEntry> entries) {
      Gap longest = new Gap(0, 0, 0);
      BlackBoxEntry before = null;
      for (BlackBoxEntry entry : entries) {
        if (entry.facts() != null) {
          if (before != null) {
            longest = longest.or(between(before, entry));
          }
          before = entry;
        }
      }
      return longest;
    }

    private static Gap between(BlackBoxEntry a, BlackBoxEntry b) {
      double wall = Duration.between(a.at(), b.at()).toMillis() / 1e3;
      double awake = facts(b).awakeSeconds() - facts(a).awakeSeconds();
      boolean counted = facts(a).uptimeSeconds() >= 0 && facts(b).uptimeSeconds() >= 0;
      double passed = counted ? facts(b).uptimeSeconds() - facts(a).uptimeSeconds() : awake;
      return new Gap(passed - awake, awake - BlackBox.PERIOD.toSeconds(), wall - passed);
    }

    private Gap or(Gap other) {
      return new Gap(
          Math.max(slept, other.slept),
          Math.max(stalled, other.stalled),
          Math.max(jumped, other.jumped));
    }
  }
}
