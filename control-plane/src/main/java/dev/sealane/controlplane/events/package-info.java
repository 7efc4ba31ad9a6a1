/// What followers of a run see: its log by polling, and log, status and verdict as a stream of
/// server-sent events (native.md section 3). Both walk the log by the same rules.
@NullMarked
package dev.sealane.controlplane.events;

import org.jspecify.annotations.NullMarked;
