package dev.sealane.benchmarks;

import java.util.Locale;

/// Says in words how a figure stands to its target.
final class Verdicts {

  private Verdicts() {}

  static String atMost(double value, double target, String unit) {
    return value <= target ? "met" : missed(value, target, unit);
  }

  static String atLeast(double value, double target, String unit) {
    return value >= target ? "met" : missed(value, target, unit);
  }

  private static String missed(double value, double target, String unit) {
    return String.format(
        Locale.ROOT,
        "missed: %s %s, that is %.2f x of %s",
        Figures.shown(value),
        unit,
        value / target,
        Figures.shown(target));
  }
}
