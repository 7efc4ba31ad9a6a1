package dev.sealane.api.runner;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One line of a runner's black box: something that happened, or how things stood.
///
/// @param no position, from 1; rises over restarts
/// @param life which start of the daemon wrote it, from 1
/// @param at the host's wall clock; it may jump
/// @param hostBoot names the boot of the host
/// @param event what happened; null = nothing, it is a look at how things stand
/// @param facts how things stood; null = nobody looked
public record BlackBoxEntry(
    long no,
    long life,
    Instant at,
    String hostBoot,
    @Nullable String event,
    @Nullable Facts facts) {

  /// How things stood. What cannot be told on a host is -1.
  ///
  /// @param uptimeSeconds since the boot of the host, suspend included
  /// @param awakeSeconds on a clock that stands still while the host sleeps; compares within a life
  /// @param load load average over a minute
  /// @param memoryAvailableBytes memory that programs could still have
  /// @param diskFreeBytes free bytes of the state directory's disk
  /// @param oomKills processes that the kernel has ended for want of memory since boot
  /// @param attempts attempts that the instance held
  /// @param engine `up`, `down` or `none`
  /// @param heard the server's clock in the last answered heartbeat; null = none yet
  /// @param problem why the last heartbeat was not answered; null = it was
  public record Facts(
      double uptimeSeconds,
      double awakeSeconds,
      double load,
      long memoryAvailableBytes,
      long diskFreeBytes,
      long oomKills,
      int attempts,
      String engine,
      @Nullable Instant heard,
      @Nullable String problem) {}
}
