package dev.sealane.controlplane.run;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.Instant;

/// Where claimed runs go.
///
/// @param queue whose poll is answered
/// @param message the message that carries them
/// @param at when they are claimed
record ClaimPlace(InstanceView instance, QueueId queue, MessageId message, Instant at) {}
