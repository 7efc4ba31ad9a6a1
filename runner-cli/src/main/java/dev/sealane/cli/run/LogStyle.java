package dev.sealane.cli.run;

/// How records are shown.
///
/// @param attached whether only the program's own output goes to stdout, the rest to stderr;
///   otherwise everything goes to stdout in order
/// @param json one object a line
/// @param timestamps a UTC time in front of each line
/// @param filter which ones
record LogStyle(boolean attached, boolean json, boolean timestamps, LogFilter filter) {}
