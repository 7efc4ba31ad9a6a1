package dev.sealane.benchmarks;

import java.io.IOException;

/// One line of the table: something measured beside a baseline in the same run.
public interface Row {

  /// Short name, also the argument that chooses it.
  String name();

  /// What is measured and the figure to reach (design.md section 14).
  String target();

  /// Measures. Takes seconds to minutes.
  ///
  /// @return what came out; a row that cannot be measured here says so
  Outcome measure(Workbench bench) throws IOException, InterruptedException;

  /// What a row found.
  ///
  /// @param ours our figures, with unit
  /// @param baseline figures of the baseline, with its name and unit; `-` = none
  /// @param verdict whether the target is met, and how far it is off
  record Outcome(String ours, String baseline, String verdict) {

    private static final String SKIPPED = "skipped: ";

    static Outcome skipped(String why) {
      return new Outcome("-", "-", SKIPPED + why);
    }

    boolean isSkipped() {
      return verdict.startsWith(SKIPPED);
    }
  }
}
