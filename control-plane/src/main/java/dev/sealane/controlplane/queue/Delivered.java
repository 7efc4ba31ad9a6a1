package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.seal.Bytes;
import java.time.Instant;
import java.util.Optional;

/// A message that answered a poll of an HPKE queue, as its row has it.
///
/// @param type name of the request, such as `PingRequest`
/// @param payload the whole message as JSON, sealed for the queue
/// @param poll the poll that it answered
/// @param responseKeySealed key of its response under the master key
/// @param deadline until when it can be answered
/// @param answered whether its response has come
/// @param answer what the PUT of its response was answered with; empty = nothing, or not yet
record Delivered(
    MessageId id,
    String type,
    String payload,
    Poll poll,
    Bytes responseKeySealed,
    Instant deadline,
    boolean answered,
    Optional<String> answer) {}
