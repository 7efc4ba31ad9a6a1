package dev.sealane.controlplane.http;

/// Answers one request. It runs on a virtual thread of its own and may block.
///
/// What it throws becomes an error reply: a {@code SealaneException} as it says, a {@code
/// JsonException} or {@code IllegalArgumentException} as 400 with its message, a {@code
/// StorageException} as 503, anything else as 500 with the request id.
@FunctionalInterface
public interface Endpoint {
  Reply handle(ApiRequest request) throws InterruptedException;
}
