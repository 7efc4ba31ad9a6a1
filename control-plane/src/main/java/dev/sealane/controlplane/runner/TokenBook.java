package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.controlplane.auth.Caller;
import dev.sealane.controlplane.auth.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/// Where runner tokens are minted and kept. Blocks on the database; safe for any thread.
public interface TokenBook {

  /// Mints a token. It is an audit event.
  ///
  /// @return stale when there is a token with this id already
  Changed<Issued> issue(Order order, Caller caller, Origin origin);

  /// One token of a runner, also a revoked one.
  Optional<RunnerToken> find(RunnerId runner, TokenId token);

  /// Tokens of a runner by id.
  ///
  /// @param includeRevoked whether revoked ones too
  /// @param after id behind which it goes on; empty text = the beginning
  List<RunnerToken> list(RunnerId runner, boolean includeRevoked, String after, int limit);

  /// Revokes a token; from then on it opens nothing, and its parked polls end. It is an audit
  /// event.
  ///
  /// @param version that it must have; empty = any
  Changed<RunnerToken> revoke(
      RunnerToken token, Optional<Long> version, Caller caller, Origin origin);

  /// What a token is minted for.
  ///
  /// @param labels labels that its instances may claim beside those of the runner
  /// @param ttl how long it is valid
  /// @param maxInstances how many instances the runner may have when a further one comes, from 1
  record Order(
      TokenId id,
      TeamId team,
      RunnerId runner,
      SortedSet<String> labels,
      Duration ttl,
      int maxInstances) {}

  /// A fresh token.
  ///
  /// @param text `p42r_` and a JWT; shown once; empty for one that was minted before
  record Issued(RunnerToken token, String text) {
    /// Leaves out the text.
    @Override
    public String toString() {
      return "Issued[" + token.id() + "]";
    }
  }
}
