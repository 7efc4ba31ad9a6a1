package dev.sealane.cli.run;

import dev.sealane.cli.exit.CliException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The words that filters take for a status, and the canonical ones behind them (cli.md section 4).
final class Status {

  private static final List<String> CANONICAL =
      List.of(
          "queued",
          "leased",
          "running",
          "cancelling",
          "completed",
          "failed",
          "cancelled",
          "timed_out",
          "dead");

  private static final Map<String, List<String>> SYNONYMS =
      Map.ofEntries(
          Map.entry("waiting", List.of("queued", "leased")),
          Map.entry("active", List.of("running", "cancelling")),
          Map.entry("scheduled", List.of("queued")),
          Map.entry("pending", List.of("queued")),
          Map.entry("retrying", List.of("queued")),
          Map.entry("starting", List.of("queued", "leased")),
          Map.entry("canceling", List.of("cancelling")),
          Map.entry("terminating", List.of("cancelling")),
          Map.entry("finished", List.of("completed")),
          Map.entry("succeeded", List.of("completed")),
          Map.entry("success", List.of("completed")),
          Map.entry("exited", List.of("completed")),
          Map.entry("ok", List.of("completed")),
          Map.entry("errored", List.of("failed", "timed_out")),
          Map.entry("crashed", List.of("failed", "dead")),
          Map.entry("bad", List.of("failed", "timed_out", "dead")),
          Map.entry("canceled", List.of("cancelled")),
          Map.entry("stopped", List.of("cancelled")),
          Map.entry("timedout", List.of("timed_out")));

  private Status() {}

  /// @param filter words with commas, any case
  /// @throws CliException when a word means nothing
  static List<String> parse(String filter) {
    return Arrays.stream(filter.split(","))
        .map(word -> word.strip().toLowerCase(Locale.ROOT).replace('-', '_'))
        .filter(word -> !word.isEmpty())
        .flatMap(word -> canonical(word).stream())
        .distinct()
        .toList();
  }

  private static List<String> canonical(String word) {
    if (CANONICAL.contains(word)) {
      return List.of(word);
    }
    List<String> meant = SYNONYMS.get(word);
    if (meant == null) {
      throw CliException.usage(
          "status is \"" + word + "\", must be one of " + String.join(", ", CANONICAL));
    }
    return meant;
  }
}
