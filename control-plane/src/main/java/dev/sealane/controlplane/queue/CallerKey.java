package dev.sealane.controlplane.queue;

import dev.sealane.api.seal.P256KeyPair;
import java.util.UUID;

/// The key that this process opens ECIES responses with; it dies with the process, as do the calls
/// that wait for them (protocol.md section 5).
///
/// @param id names the process
/// @param pair made at its start
record CallerKey(String id, P256KeyPair pair) {

  static CallerKey generate() {
    return new CallerKey(UUID.randomUUID().toString(), P256KeyPair.generate());
  }
}
