package dev.sealane.controlplane.auth;

import java.util.Locale;

/// What a person may do in a team, from least to most. In the database: the lower-case name.
public enum Role {
  /// Looks.
  VIEWER,
  /// Starts runs and changes its own; also called `operator` and `developer`.
  MEMBER,
  /// Changes everybody's runs, runners and tokens.
  ADMIN,
  /// Everything.
  OWNER;

  /// Whether this role includes {@code other}.
  public boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  /// @throws IllegalArgumentException when there is no such role
  public static Role parse(String text) {
    return switch (text) {
      case "viewer" -> VIEWER;
      case "member", "operator", "developer" -> MEMBER;
      case "admin" -> ADMIN;
      case "owner" -> OWNER;
      default ->
          throw new IllegalArgumentException(
              "role is \"" + text + "\", must be owner, admin, member or viewer");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
