package dev.sealane.runner.poll;

import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.identity.Identity;

/// As whom queues are registered and polled, which also decides how messages are sealed.
public sealed interface PollIdentity {

  RunnerToken token();

  /// A runner of a Plan42 server: ECIES, no instances.
  record Plan42(RunnerToken token) implements PollIdentity {}

  /// An instance of a Sealane control plane: HPKE from the keys that the token names.
  ///
  /// @param boot number of this boot
  record Sealane(RunnerToken token, Identity instance, long boot) implements PollIdentity {}
}
