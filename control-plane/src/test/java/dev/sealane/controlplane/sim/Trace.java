package dev.sealane.controlplane.sim;

import dev.sealane.api.runner.AttemptRef;

/// Short names for long ids.
final class Trace {

  private static final int TAIL = 4;

  private Trace() {}

  static String of(Object what) {
    if (what instanceof AttemptRef(var run, int attempt)) {
      return of(run) + ":" + attempt;
    }
    String text = what.toString();
    return text.length() == 36 ? text.substring(text.length() - TAIL) : text;
  }
}
