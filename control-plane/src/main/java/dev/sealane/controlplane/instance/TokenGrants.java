package dev.sealane.controlplane.instance;

import dev.sealane.api.id.TokenId;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// What runner tokens allow to the instances that come with them.
@FunctionalInterface
public interface TokenGrants {

  /// Reads a grant inside the caller's transaction. The token is one that has just been verified.
  Grant of(Handle handle, TokenId token);

  /// @param labels labels that count beside those of the runner
  /// @param maxInstances how many instances the runner may have when a further one comes, from 1
  record Grant(Set<String> labels, int maxInstances) {
    public Grant {
      labels = Set.copyOf(labels);
    }
  }
}
