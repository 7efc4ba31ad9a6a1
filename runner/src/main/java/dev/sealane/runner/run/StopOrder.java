package dev.sealane.runner.run;

import java.time.Duration;

/// An order to end an attempt.
///
/// @param reason why
/// @param grace between TERM and KILL
record StopOrder(StopReason reason, Duration grace) {}
