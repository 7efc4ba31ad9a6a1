package dev.sealane.controlplane.auth;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import org.jspecify.annotations.Nullable;

/// The one function that decides whether a caller may do something to an object. It looks at the
/// object that is acted upon, never at a path.
public final class Authorization {

  private Authorization() {}

  /// Lets an allowed caller pass.
  ///
  /// @param what the object in one word, for the message
  /// @throws SealaneException `not_found` when the object is another team's, or another runner's to
  ///   a daemon; `forbidden` when the role or the token's capabilities do not reach
  public static void require(Caller caller, Action action, String what, Owned object) {
    if (!caller.team().equals(object.team())) {
      throw missing(what);
    }
    switch (caller) {
      case Caller.Daemon daemon -> {
        if (!daemon.runner().equals(object.runner())) {
          throw missing(what);
        }
      }
      case Caller.Person person -> {
        if (!allowed(person, action, object)) {
          throw new SealaneException(
              ErrorCode.FORBIDDEN,
              "%s may not %s this %s; ask an admin of the team"
                  .formatted(person.role(), action.word, what));
        }
        if (action != Action.SEE && !person.has(object.capability())) {
          throw new SealaneException(
              ErrorCode.FORBIDDEN,
              "this token may not %s this %s; it may: %s"
                  .formatted(action.word, what, String.join(", ", person.capabilities())));
        }
      }
    }
  }

  private static boolean allowed(Caller.Person person, Action action, Owned object) {
    return switch (action) {
      case SEE -> person.role().includes(Role.VIEWER);
      case CHANGE ->
          person.role().includes(Role.ADMIN)
              || (person.role().includes(Role.MEMBER) && person.name().equals(object.createdBy()));
      case MANAGE -> person.role().includes(Role.ADMIN);
    };
  }

  private static SealaneException missing(String what) {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such " + what);
  }

  /// What is done to an object.
  public enum Action {
    SEE("see"),
    /// By its creator or an admin.
    CHANGE("change"),
    /// By an admin.
    MANAGE("manage");

    private final String word;

    Action(String word) {
      this.word = word;
    }
  }

  /// Whose an object is.
  ///
  /// @param team its team
  /// @param createdBy name of the user that made it; null = nobody's own
  /// @param runner the runner that it belongs to; null = none
  /// @param capability what a narrowed token needs to change it; null = none can
  public record Owned(
      TeamId team,
      @Nullable String createdBy,
      @Nullable RunnerId runner,
      @Nullable String capability) {

    /// Something that narrowed tokens cannot change.
    public Owned(TeamId team, @Nullable String createdBy, @Nullable RunnerId runner) {
      this(team, createdBy, runner, null);
    }
  }
}
