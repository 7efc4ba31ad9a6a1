package dev.sealane.runner.run;

import dev.sealane.runner.net.Pause;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time, as runs see it.
///
/// @param wall for people: shown in logs and results, decides nothing
/// @param ticker monotonic nanoseconds since some moment of the host's boot
/// @param timers count on the monotonic clock
/// @param pause waits between tries
/// @param hostBootId boot of the host; ticks compare only within one
public record RunClock(
    InstantSource wall, LongSupplier ticker, Timers timers, Pause pause, String hostBootId) {}
