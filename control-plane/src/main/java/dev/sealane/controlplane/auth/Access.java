package dev.sealane.controlplane.auth;

/// Who may use a route at all. What it may do to the object behind the route is decided by {@link
/// Authorization}.
public enum Access {
  /// Anybody; for exact paths only.
  PUBLIC,
  /// A person that may look.
  READ,
  /// A person that may start runs.
  WRITE,
  /// A person that may change the fleet.
  ADMIN,
  /// A runner daemon.
  DAEMON,
  /// A runner daemon, or a person that may change the fleet.
  DAEMON_OR_ADMIN
}
