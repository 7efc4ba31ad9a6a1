package dev.sealane.controlplane.auth;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who sends a request, as its credential proves it.
public sealed interface Caller {

  /// The team on whose behalf it acts.
  TeamId team();

  /// Name for audit and for `created_by`, such as `anna` or `runner 0198…`.
  String name();

  /// A person or a program of a team.
  ///
  /// @param team its team
  /// @param name name of the user
  /// @param token the credential it used
  /// @param role what it may do
  /// @param capabilities what the token is narrowed to: `exec`, `submit`, `app:<name>`; empty = all
  record Person(TeamId team, String name, TokenId token, Role role, Set<String> capabilities)
      implements Caller {
    public Person {
      capabilities = Set.copyOf(capabilities);
    }

    /// Whether its token is narrowed to some capabilities.
    boolean narrowed() {
      return !capabilities.isEmpty();
    }

    /// Whether its token has a capability: a narrowed one has only what it names.
    ///
    /// @param capability null = one that no token names
    public boolean has(@Nullable String capability) {
      return !narrowed() || (capability != null && capabilities.contains(capability));
    }
  }

  /// A runner daemon.
  ///
  /// @param team its team
  /// @param runner the runner that its token names
  /// @param token the credential it used
  record Daemon(TeamId team, RunnerId runner, TokenId token) implements Caller {
    @Override
    public String name() {
      return "runner " + runner;
    }
  }
}
