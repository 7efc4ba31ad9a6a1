package dev.sealane.controlplane.auth;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;

/// Who may use a route at all. What it may do to the object behind the route is decided by {@link
/// Authorization}.
public enum Access {
  /// Anybody; for exact paths only.
  PUBLIC,
  /// A person that may look.
  READ,
  /// A person that may start runs. A token that is narrowed to some kinds of runs reaches nothing
  /// beyond this; which kinds they are is decided on the run.
  RUN,
  /// A person that may change small things of the fleet.
  WRITE,
  /// A person that may change the fleet.
  ADMIN,
  /// A runner daemon.
  DAEMON,
  /// A runner daemon, or a person that may change the fleet.
  DAEMON_OR_ADMIN;

  /// Whether {@code caller} may use such a route.
  public boolean admits(Caller caller) {
    return switch (caller) {
      case Caller.Daemon _ -> this == PUBLIC || this == DAEMON || this == DAEMON_OR_ADMIN;
      case Caller.Person person ->
          switch (this) {
            case PUBLIC -> true;
            case READ -> person.role().includes(Role.VIEWER);
            case RUN -> person.role().includes(Role.MEMBER);
            case WRITE -> !person.narrowed() && person.role().includes(Role.MEMBER);
            case ADMIN, DAEMON_OR_ADMIN -> !person.narrowed() && person.role().includes(Role.ADMIN);
            case DAEMON -> false;
          };
    };
  }

  /// Lets an admitted caller pass.
  ///
  /// @throws SealaneException `forbidden` with what is missing
  public void require(Caller caller) {
    if (!admits(caller)) {
      throw new SealaneException(ErrorCode.FORBIDDEN, refusal(caller));
    }
  }

  private String refusal(Caller caller) {
    return switch (caller) {
      case Caller.Daemon _ -> "a runner token cannot be used here; use a token of a person";
      case Caller.Person _ when this == DAEMON -> "only a runner token can be used here";
      case Caller.Person person when person.narrowed() && person.role().includes(Role.MEMBER) ->
          "this token is for runs only; it may: " + String.join(", ", person.capabilities());
      case Caller.Person person ->
          "role %s does not reach; ask an admin of the team".formatted(person.role());
    };
  }
}
