package dev.sealane.runner.poll;

import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealedPayload;

/// A message that was opened, with the way to seal its response.
///
/// @param message as it was delivered
/// @param plain the request in clear text
/// @param seal seals the response for whoever sent the request
record SealedExchange(QueueMessage message, Bytes plain, ResponseSealing seal) {

  /// Seals a response.
  @FunctionalInterface
  interface ResponseSealing {
    SealedPayload seal(byte[] response);
  }
}
