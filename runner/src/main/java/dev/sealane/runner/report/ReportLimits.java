package dev.sealane.runner.report;

import java.time.Duration;

/// How the reporter sends.
///
/// @param requestBytes text and JSON of one request, about, at least 1; bounds the memory in use,
///   and is to fit the survivor space that the start script gives the daemon
/// @param probeBytes the same for the first request of an attempt, since the server may have most
///   of its log from before a restart
/// @param gather pause between two requests when only log records wait, so that a few lines go
///   together
/// @param idle how long output must be silent until the beginning of a line is sent
/// @param firstPause pause after a failure, doubled with each further one
/// @param longestPause the longest of these pauses
public record ReportLimits(
    int requestBytes,
    int probeBytes,
    Duration gather,
    Duration idle,
    Duration firstPause,
    Duration longestPause) {

  public static final ReportLimits DEFAULT =
      new ReportLimits(
          512 << 10,
          128 << 10,
          Duration.ofMillis(3),
          Duration.ofMillis(100),
          Duration.ofMillis(100),
          Duration.ofSeconds(30));

  public ReportLimits {
    if (requestBytes < 1 || probeBytes < 1) {
      throw new IllegalArgumentException(
          "request is %d and %d bytes, must be at least 1".formatted(requestBytes, probeBytes));
    }
  }
}
