package dev.sealane.cli.run;

/// What of a followed run is shown.
///
/// @param style how log records are shown
/// @param logs whether log records are shown at all
/// @param status whether each change of the status is told
/// @param verdict whether the end is told
record FollowView(LogStyle style, boolean logs, boolean status, boolean verdict) {}
