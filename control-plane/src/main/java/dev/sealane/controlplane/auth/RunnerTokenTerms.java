package dev.sealane.controlplane.auth;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a runner token allows, for how long.
///
/// @param labels that its instances may bring beside those of the runner
/// @param lifetime 1 to 365 days
/// @param maxInstances how many instances the runner may have when a further one comes; from 1
public record RunnerTokenTerms(SortedSet<String> labels, Duration lifetime, int maxInstances) {

  /// Default and limits of protocol.md section 2.2.
  public static final int DEFAULT_DAYS = 90;

  private static final Duration LEAST = Duration.ofDays(1);
  private static final Duration MOST = Duration.ofDays(365);

  public RunnerTokenTerms {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    if (lifetime.compareTo(LEAST) < 0 || lifetime.compareTo(MOST) > 0) {
      throw new IllegalArgumentException(
          "lifetime is " + lifetime.toDays() + " days, must be 1 to 365");
    }
    if (maxInstances < 1) {
      throw new IllegalArgumentException(
          "max_instances is " + maxInstances + ", must be at least 1");
    }
  }
}
