package dev.sealane.e2e.chaos;

import java.util.Optional;

/// One daemon with all that is its own.
///
/// @param proxy between it and the server; of the server that of the users
/// @param disk where its state lies, when that can be filled up
/// @param clock its wall clock, when that can jump
record Unit(
    Daemon daemon, FaultyProxy proxy, Optional<SmallDisk> disk, Optional<WallClock> clock) {}
