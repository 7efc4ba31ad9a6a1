package dev.sealane.runner.run;

import dev.sealane.runner.container.Observed;
import java.time.Duration;

/// An end that was ordered and that the engine did not prove in time. The run is told as over, and
/// whoever reads it learns that the program may still be there; we go on trying to remove it.
final class Unproven {

  private static final String CODE = "not_proven_gone";

  private Unproven() {}

  /// @param limit how long the engine had after the grace
  static Observed.Lost after(Duration limit) {
    return new Observed.Lost(
        CODE,
        "the program was to be stopped and could not be proven gone within %d s: its engine does"
                .formatted(limit.toSeconds())
            + " not answer; the runner goes on trying to remove it",
        true);
  }

  static boolean is(Observed observed) {
    return observed instanceof Observed.Lost lost && lost.code().equals(CODE);
  }
}
