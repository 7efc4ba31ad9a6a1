package dev.sealane.controlplane.auth;

import dev.sealane.api.problem.SealaneException;

/// Finds out whose token it is. May block; safe for any thread.
@FunctionalInterface
public interface Authenticator {

  /// @param token as it was sent, without its scheme
  /// @throws SealaneException `unauthorized` when it is not known, altered or expired; `gone` when
  ///   it is a runner's and was revoked
  Caller caller(String token);
}
