package dev.sealane.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/// What was measured many times: its median and its spread.
///
/// @param count how often
/// @param median the middle value
/// @param p10 a tenth of the values are lower
/// @param p90 a tenth of the values are higher
/// @param p99 a hundredth of the values are higher
public record Figures(int count, double median, double p10, double p90, double p99) {

  /// @param samples at least one value, in any order
  public static Figures of(double... samples) {
    if (samples.length == 0) {
      throw new IllegalArgumentException("samples has 0 values, must have at least 1");
    }
    double[] sorted = samples.clone();
    Arrays.sort(sorted);
    return new Figures(
        sorted.length, at(sorted, 0.5), at(sorted, 0.1), at(sorted, 0.9), at(sorted, 0.99));
  }

  /// Nearest-rank percentile.
  private static double at(double[] sorted, double part) {
    int rank = (int) Math.ceil(part * sorted.length);
    return sorted[Math.clamp(rank - 1L, 0, sorted.length - 1)];
  }

  /// `median (p10 – p90)` in {@code unit}.
  public String text(String unit) {
    return "%s %s (%s – %s)".formatted(shown(median), unit, shown(p10), shown(p90));
  }

  static String shown(double value) {
    if (value >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
  }
}
