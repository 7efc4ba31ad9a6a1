/// Queues, sealed messages, long polls, pings and health (protocol.md sections 4.2 and 5).
@NullMarked
package dev.sealane.controlplane.queue;

import org.jspecify.annotations.NullMarked;
