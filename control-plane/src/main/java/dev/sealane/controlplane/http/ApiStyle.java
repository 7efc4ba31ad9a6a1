package dev.sealane.controlplane.http;

/// Which of the two APIs a path belongs to; decides the shape of an error.
enum ApiStyle {
  /// `/api/v1` and everything else: {@link dev.sealane.api.problem.Problem}.
  NATIVE,
  /// `/v1`: {@link dev.sealane.api.plan42.Plan42Error}.
  PLAN42;

  static ApiStyle of(String path) {
    return path.startsWith("/v1/") || path.equals("/v1") ? PLAN42 : NATIVE;
  }
}
