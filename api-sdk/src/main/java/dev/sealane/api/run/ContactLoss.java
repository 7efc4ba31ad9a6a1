package dev.sealane.api.run;

import java.time.Instant;

/// A time in which the server heard nothing of a run's instance, and why, as far as the instance
/// could prove it afterwards (ADR 15).
///
/// @param since the server's clock at the last contact before it
/// @param until the server's clock at the first contact after it
/// @param code what it was, for machines: `daemon_killed`, `daemon_stopped`, `daemon_stalled`,
///   `host_restarted`, `host_slept`, `clock_gap`, `network_gone`, `out_of_memory`, `disk_full`,
///   `unknown`; newer runners may know more
/// @param message one sentence for people, without its full stop
public record ContactLoss(Instant since, Instant until, String code, String message) {}
