package dev.sealane.runner.net;

import dev.sealane.api.runner.Heartbeat;

/// Gives signs of life to the server.
@FunctionalInterface
public interface HeartbeatSender {

  /// Gives one. Blocks, with a time limit.
  ///
  /// @throws ServerException when it was not answered
  Heartbeat.Reply heartbeat(Heartbeat heartbeat) throws InterruptedException;
}
