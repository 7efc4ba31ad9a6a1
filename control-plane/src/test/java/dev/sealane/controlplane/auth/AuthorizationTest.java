package dev.sealane.controlplane.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.auth.Authorization.Owned;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuthorizationTest {

  private static final TeamId TEAM = new TeamId(new UUID(0, 1));
  private static final RunnerId RUNNER = new RunnerId(new UUID(0, 2));
  private static final TokenId TOKEN = new TokenId(new UUID(0, 3));
  private static final Caller DAEMON = new Caller.Daemon(TEAM, RUNNER, TOKEN);

  /// Role and whether the object is its own -> what it may do.
  private static final Map<Role, Set<Action>> OWN =
      Map.of(
          Role.VIEWER, EnumSet.of(Action.SEE),
          Role.MEMBER, EnumSet.of(Action.SEE, Action.CHANGE),
          Role.ADMIN, EnumSet.allOf(Action.class),
          Role.OWNER, EnumSet.allOf(Action.class));

  private static final Map<Role, Set<Action>> SOMEBODYS =
      Map.of(
          Role.VIEWER, EnumSet.of(Action.SEE),
          Role.MEMBER, EnumSet.of(Action.SEE),
          Role.ADMIN, EnumSet.allOf(Action.class),
          Role.OWNER, EnumSet.allOf(Action.class));

  /// Who may use a route of which access at all.
  private static final Map<Access, Set<Role>> ADMITTED =
      Map.of(
          Access.PUBLIC, EnumSet.allOf(Role.class),
          Access.READ, EnumSet.allOf(Role.class),
          Access.RUN, EnumSet.of(Role.MEMBER, Role.ADMIN, Role.OWNER),
          Access.WRITE, EnumSet.of(Role.MEMBER, Role.ADMIN, Role.OWNER),
          Access.ADMIN, EnumSet.of(Role.ADMIN, Role.OWNER),
          Access.DAEMON, EnumSet.noneOf(Role.class),
          Access.DAEMON_OR_ADMIN, EnumSet.of(Role.ADMIN, Role.OWNER));

  @Test
  void roles_do_what_the_table_says() {
    for (Role role : Role.values()) {
      for (Action action : Action.values()) {
        assertThat(allowed(person(role), action, owned("anna")))
            .as("%s %s own", role, action)
            .isEqualTo(OWN.getOrDefault(role, Set.of()).contains(action));
        assertThat(allowed(person(role), action, owned("ben")))
            .as("%s %s somebody's", role, action)
            .isEqualTo(SOMEBODYS.getOrDefault(role, Set.of()).contains(action));
      }
    }
  }

  @Test
  void what_another_team_has_is_not_there_for_any_role() {
    Owned foreign = new Owned(new TeamId(new UUID(0, 9)), "anna", RUNNER);
    for (Role role : Role.values()) {
      for (Action action : Action.values()) {
        assertMissing(person(role), action, foreign);
      }
    }
    assertMissing(DAEMON, Action.SEE, foreign);
  }

  @Test
  void a_daemon_sees_what_its_runner_has_and_nothing_else() {
    assertThatCode(() ->
            Authorization.require(DAEMON, Action.CHANGE, "queue", new Owned(TEAM, null, RUNNER)))
        .doesNotThrowAnyException();
    assertMissing(DAEMON, Action.SEE, new Owned(TEAM, null, new RunnerId(new UUID(0, 8))));
    assertMissing(DAEMON, Action.SEE, new Owned(TEAM, "anna", null));
  }

  @Test
  void routes_admit_whom_the_table_says() {
    for (Access access : Access.values()) {
      for (Role role : Role.values()) {
        assertThat(access.admits(person(role)))
            .as("%s %s", access, role)
            .isEqualTo(ADMITTED.getOrDefault(access, Set.of()).contains(role));
      }
      boolean forDaemons =
          access == Access.PUBLIC || access == Access.DAEMON || access == Access.DAEMON_OR_ADMIN;
      assertThat(access.admits(DAEMON)).as("%s daemon", access).isEqualTo(forDaemons);
    }
  }

  @Test
  void a_narrowed_token_changes_what_it_names_and_nothing_else() {
    Caller narrow = new Caller.Person(TEAM, "anna", TOKEN, Role.OWNER, Set.of("submit"));

    assertThat(allowed(narrow, Action.CHANGE, new Owned(TEAM, "anna", null, "submit"))).isTrue();
    assertThat(allowed(narrow, Action.CHANGE, new Owned(TEAM, "anna", null, "exec"))).isFalse();
    assertThat(allowed(narrow, Action.MANAGE, owned("anna"))).isFalse();
    assertThat(allowed(narrow, Action.SEE, owned("ben"))).isTrue();
    assertThat(Access.RUN.admits(narrow)).isTrue();
    assertThat(Access.WRITE.admits(narrow)).isFalse();
    assertThat(Access.ADMIN.admits(narrow)).isFalse();
    assertThat(Access.DAEMON_OR_ADMIN.admits(narrow)).isFalse();
  }

  private static Caller person(Role role) {
    return new Caller.Person(TEAM, "anna", TOKEN, role, Set.of());
  }

  private static Owned owned(String by) {
    return new Owned(TEAM, by, null);
  }

  private static boolean allowed(Caller caller, Action action, Owned object) {
    try {
      Authorization.require(caller, action, "run", object);
      return true;
    } catch (SealaneException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN);
      return false;
    }
  }

  private static void assertMissing(Caller caller, Action action, Owned object) {
    assertThatThrownBy(() -> Authorization.require(caller, action, "run", object))
        .isInstanceOfSatisfying(
            SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage("no such run");
  }
}
