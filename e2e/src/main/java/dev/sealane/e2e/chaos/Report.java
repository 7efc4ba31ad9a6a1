package dev.sealane.e2e.chaos;

import dev.sealane.e2e.chaos.Finding.Kind;
import dev.sealane.e2e.chaos.Injector.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What came of a trial.
///
/// @param seed draws the same again
/// @param faults what was done
/// @param tally what was counted
/// @param refusedStarts daemons that did not start while their disk was full or the engine away
/// @param findings broken promises; empty = none
public record Report(
    long seed, List<Done> faults, Tally tally, int refusedStarts, List<Finding> findings) {

  public Report {
    faults = List.copyOf(faults);
    findings = List.copyOf(findings);
  }

  /// Faults that were really made.
  public long made() {
    return faults.stream().filter(it -> it.skipped().isEmpty()).count();
  }

  /// Runs that the server knows.
  public int runs() {
    return tally.listed();
  }

  /// Findings, one a line.
  public List<String> found() {
    return findings.stream().map(it -> it.kind() + " " + it.subject() + ": " + it.text()).toList();
  }

  /// The whole table.
  public List<String> table() {
    List<String> lines = new ArrayList<>();
    row(lines, "seed", Long.toString(seed));
    tally.rows().forEach((name, value) -> row(lines, name, value));
    row(lines, "faults", Long.toString(made()));
    Map<String, Integer> byKind = new TreeMap<>();
    Map<String, Integer> skipped = new TreeMap<>();
    for (Done done : faults) {
      Optional<String> why = done.skipped();
      String name = done.fault().kind() + why.map(it -> " SKIPPED: " + it).orElse("");
      (why.isPresent() ? skipped : byKind).merge(name, 1, Integer::sum);
    }
    byKind.forEach((name, count) -> row(lines, "  " + name, Integer.toString(count)));
    skipped.forEach((name, count) -> row(lines, "  " + name, Integer.toString(count)));
    row(lines, "daemon starts refused in hard times", Integer.toString(refusedStarts));
    for (Kind kind : Kind.values()) {
      long count = findings.stream().filter(it -> it.kind() == kind).count();
      row(lines, name(kind), Long.toString(count));
    }
    return lines;
  }

  private static String name(Kind kind) {
    return switch (kind) {
      case LOST -> "LOST";
      case DOUBLED -> "DOUBLED";
      case GAP -> "GAPS";
      case FALSE_VERDICT -> "FALSE VERDICTS";
      case DISAGREEMENT -> "CONTRADICTIONS";
      case ARTIFACT -> "WRONG ARTIFACTS";
      case LEFTOVER -> "LEFTOVERS";
      case PROCESS -> "PROCESSES";
      case FAULT -> "FAULTS THAT FAILED";
      case USER -> "USERS UNANSWERED";
    };
  }

  private static void row(List<String> lines, String name, String value) {
    lines.add("%-50s %8s".formatted(name, value));
  }
}
