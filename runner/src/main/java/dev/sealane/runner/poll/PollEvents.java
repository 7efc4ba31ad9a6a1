package dev.sealane.runner.poll;

import dev.sealane.api.id.QueueId;
import dev.sealane.runner.net.ServerException;

/// What the daemon hears from its queues. Called from the queues' threads; must not block for long.
public interface PollEvents {

  /// A queue is registered.
  void registered(QueueId queue);

  /// The server refuses the token or the session, or does not know this boot.
  ///
  /// @return true when there is a new boot, so that a fresh queue can try at once; false = the
  ///   queue tries again in a minute
  boolean credentialRefused(ServerException failure) throws InterruptedException;
}
