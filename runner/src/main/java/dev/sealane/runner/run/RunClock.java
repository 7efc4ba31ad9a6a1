package dev.sealane.runner.run;

import dev.sealane.runner.identity.HostClock;
import dev.sealane.runner.net.Pause;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// Time, as runs see it.
///
/// @param wall for people: shown in logs and results, decides nothing but how long an engine took
///   for a start, a minute at most
/// @param ticker monotonic nanoseconds since some moment of the host's boot; time in which the host
///   sleeps does not count
/// @param timers count on the monotonic clock
/// @param pause waits between tries
/// @param host names the boot of the host, ticks compare only within one; its time counts sleep
public record RunClock(
    InstantSource wall, LongSupplier ticker, Timers timers, Pause pause, HostClock host) {}
