package dev.sealane.runner.net;

/// Sends one request and waits for its answer. Blocks; may be called from any thread.
@FunctionalInterface
interface Transport {

  /// @throws ServerException when there is no answer
  Answer send(Call call) throws InterruptedException;
}
