package dev.sealane.controlplane.run;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunStatus;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The words that name statuses in filters: canonical ones, groups, and what the older tools called
/// them, in any case and spelling (cli.md section 4).
final class StatusFilter {

  private static final Map<String, Set<RunStatus>> SYNONYMS =
      Map.ofEntries(
          Map.entry("scheduled", EnumSet.of(RunStatus.QUEUED)),
          Map.entry("pending", EnumSet.of(RunStatus.QUEUED)),
          Map.entry("retrying", EnumSet.of(RunStatus.QUEUED)),
          Map.entry("starting", EnumSet.of(RunStatus.QUEUED, RunStatus.LEASED)),
          Map.entry("terminating", EnumSet.of(RunStatus.CANCELLING)),
          Map.entry("finished", EnumSet.of(RunStatus.COMPLETED)),
          Map.entry("succeeded", EnumSet.of(RunStatus.COMPLETED)),
          Map.entry("exited", EnumSet.of(RunStatus.COMPLETED)),
          Map.entry("errored", EnumSet.of(RunStatus.FAILED, RunStatus.TIMED_OUT)),
          Map.entry("crashed", EnumSet.of(RunStatus.FAILED, RunStatus.DEAD)),
          Map.entry("canceled", EnumSet.of(RunStatus.CANCELLED)));

  private StatusFilter() {}

  /// Reads a list such as `running,TIMED-OUT`.
  ///
  /// @return empty = all
  /// @throws SealaneException `invalid_request` when a word names no status
  static Set<RunStatus> parse(String text) {
    Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
    for (String word : List.of(text.split(","))) {
      if (!word.isBlank()) {
        statuses.addAll(named(word.strip().toLowerCase(Locale.ROOT).replace('-', '_')));
      }
    }
    return Collections.unmodifiableSet(statuses);
  }

  private static Set<RunStatus> named(String word) {
    Set<RunStatus> named = EnumSet.noneOf(RunStatus.class);
    named.addAll(SYNONYMS.getOrDefault(word, Set.of()));
    Arrays.stream(RunStatus.values())
        .filter(status -> status.toString().equals(word) || status.group().equals(word))
        .forEach(named::add);
    if (named.isEmpty()) {
      String shown = word.length() > 60 ? word.substring(0, 60) + "…" : word;
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "status is \"%s\", must be one of %s"
              .formatted(shown, Arrays.toString(RunStatus.values())));
    }
    return named;
  }
}
