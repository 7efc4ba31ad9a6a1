package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.message.RunnerMessage;

/// A message that waits in a mailbox in clear text; it is sealed when a poll takes it.
///
/// @param deadline reading of the ticker after which nobody wants it, in nanoseconds
record Outgoing(MessageId id, RunnerMessage message, long deadline) {}
