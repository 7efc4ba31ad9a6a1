package dev.sealane.controlplane.instance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.ContactLoss;

/// A loss of contact that is over.
///
/// @param entries the instance's black box around it, an array of `BlackBoxEntry`, oldest first
public record KnownLoss(InstanceId instanceId, ContactLoss loss, JsonNode entries) {}
