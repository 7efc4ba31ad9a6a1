package dev.sealane.runner.identity;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.seal.P256KeyPair;

/// Who this installation is; it survives restarts.
///
/// @param id names the instance
/// @param key signs its boots and queues; the server pins it the first time
public record Identity(InstanceId id, P256KeyPair key) {}
