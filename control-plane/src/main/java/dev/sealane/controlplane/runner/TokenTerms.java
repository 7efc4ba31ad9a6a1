package dev.sealane.controlplane.runner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long runner tokens live and how many instances they let in (protocol.md section 2.2).
final class TokenTerms {

  private static final int DEFAULT_DAYS = 90;
  private static final int MAX_DAYS = 365;
  private static final int MAX_INSTANCES = 10_000;

  private TokenTerms() {}

  /// @param days 1 to 365; null = 90
  static Duration ttl(@Nullable Integer days) {
    int wanted = days == null ? DEFAULT_DAYS : days;
    if (wanted < 1 || wanted > MAX_DAYS) {
      throw new IllegalArgumentException(
          "days of life is " + wanted + ", must be 1 to " + MAX_DAYS);
    }
    return Duration.ofDays(wanted);
  }

  /// @param wanted 1 to 10,000; null = 1
  static int maxInstances(@Nullable Integer wanted) {
    int number = wanted == null ? 1 : wanted;
    if (number < 1 || number > MAX_INSTANCES) {
      throw new IllegalArgumentException(
          "max_instances is " + number + ", must be 1 to " + MAX_INSTANCES);
    }
    return number;
  }
}
