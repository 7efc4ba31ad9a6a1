package dev.sealane.controlplane.events;

import dev.sealane.controlplane.logstream.PageLimit;
import java.time.Duration;

/// How logs are given out.
///
/// @param page records in a page when nothing is asked for, from 1
/// @param largestPage records in a page at most
/// @param pageBytes bytes of stored JSON in a page at most; one record always fits
/// @param silence after so long without an event a stream sends a comment
/// @param suppressed pause between two `suppressed` events
public record EventLimits(
    int page, int largestPage, int pageBytes, Duration silence, Duration suppressed) {

  /// A comment every 15 s (native.md section 3).
  public static final EventLimits DEFAULT =
      new EventLimits(1_000, 10_000, 4 << 20, Duration.ofSeconds(15), Duration.ofSeconds(1));

  PageLimit limit(int records) {
    return new PageLimit(records, pageBytes);
  }
}
