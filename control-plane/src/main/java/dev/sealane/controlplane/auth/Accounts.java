package dev.sealane.controlplane.auth;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UserId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.controlplane.sql.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Teams and users, and how the first ones come into an empty database: team `default`, user
/// `owner`, and a token of that user (native.md section 1).
public final class Accounts {

  private static final String FIRST_TEAM = "default";
  private static final String FIRST_USER = "owner";

  /// Name of the token that the server prints at its first start.
  private static final String ADMIN_TOKEN = "admin";

  /// Name of the token whose value the operator chose.
  private static final String GIVEN_TOKEN = "given by the environment";

  private final Database database;
  private final Tokens tokens;
  private final UuidV7 ids;
  private final InstantSource clock;
  private final TeamStore store = new TeamStore();
  private final AccessTokenStore tokenStore = new AccessTokenStore();

  public Accounts(Database database, Tokens tokens, UuidV7 ids, InstantSource clock) {
    this.database = database;
    this.tokens = tokens;
    this.ids = ids;
    this.clock = clock;
  }

  /// Makes the first team, its owner and a token when there is no team yet.
  ///
  /// @return the token, at the first start only
  public Optional<String> createFirst() {
    boolean empty = database.read(handle -> store.findTeam(handle, FIRST_TEAM).isEmpty());
    return empty ? Optional.of(newAdminToken()) : Optional.empty();
  }

  /// Makes a further admin token; the ones before stay good.
  public String newAdminToken() {
    return database.write(handle -> {
      TeamId team = firstTeam(handle);
      return tokens.issue(handle, owned(team, firstUser(handle, team), ADMIN_TOKEN));
    });
  }

  /// Makes a new admin token and revokes the ones before.
  public String resetAdminToken() {
    String token =
        database.write(handle -> {
          TeamId team = firstTeam(handle);
          tokenStore.revokeByName(handle, team, ADMIN_TOKEN, "", clock.instant());
          return tokens.issue(handle, owned(team, firstUser(handle, team), ADMIN_TOKEN));
        });
    tokens.forgetAll();
    return token;
  }

  /// Makes {@code token} a token of the owner, and revokes the one that was given before.
  ///
  /// @param token of 16 characters at least
  /// @throws IllegalArgumentException when it is too short to be a secret
  public void giveOwnerToken(String token) {
    if (token.length() < 16) {
      throw new IllegalArgumentException(
          "the owner token has %d characters, must have at least 16".formatted(token.length()));
    }
    String hash = TokenHash.of(token);
    database.write(handle -> {
      TeamId team = firstTeam(handle);
      tokenStore.revokeByName(handle, team, GIVEN_TOKEN, hash, clock.instant());
      if (!tokenStore.restore(handle, hash)) {
        tokenStore.insert(handle, owned(team, firstUser(handle, team), GIVEN_TOKEN), hash);
      }
      return hash;
    });
    tokens.forgetAll();
  }

  /// Name of a team.
  public String teamName(TeamId team) {
    return database.read(handle -> store.teamName(handle, team));
  }

  private TeamId firstTeam(Handle handle) {
    return store
        .findTeam(handle, FIRST_TEAM)
        .orElseGet(() -> {
          TeamId team = new TeamId(ids.next());
          store.insertTeam(handle, team, FIRST_TEAM, clock.instant());
          return team;
        });
  }

  private UserId firstUser(Handle handle, TeamId team) {
    return store
        .findUser(handle, team, FIRST_USER)
        .orElseGet(() -> {
          UserId user = new UserId(ids.next());
          store.insertUser(handle, user, team, FIRST_USER, Role.OWNER, clock.instant());
          return user;
        });
  }

  private AccessToken owned(TeamId team, UserId user, String name) {
    Instant now = clock.instant();
    return new AccessToken(
        new TokenId(ids.next()),
        team,
        user,
        FIRST_USER,
        name,
        Role.OWNER,
        Set.of(),
        now,
        null,
        null);
  }
}
