package dev.sealane.controlplane.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UserId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {

  @TempDir Path directory;

  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final InstantSource clock = () -> now;
  private final UuidV7 ids = new UuidV7(clock, new SecureRandom());
  private Database database;
  private Tokens tokens;
  private Accounts accounts;

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
    tokens = new Tokens(database, clock);
    accounts = new Accounts(database, tokens, ids, clock);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void the_first_token_is_the_owners() {
    String token = accounts.createFirst().orElseThrow();

    Caller.Person person = tokens.verify(token);

    assertThat(person.name()).isEqualTo("owner");
    assertThat(person.role()).isEqualTo(Role.OWNER);
    assertThat(accounts.teamName(person.team())).isEqualTo("default");
    assertThat(accounts.createFirst()).isEmpty();
  }

  @Test
  void an_unknown_token_is_refused() {
    assertRefused("slk_unknown", "is not known");
  }

  @Test
  void a_revoked_token_is_refused_although_it_was_known() {
    String token = accounts.createFirst().orElseThrow();
    Caller.Person person = tokens.verify(token);

    tokens.revoke(person.team(), person.token());

    assertRefused(token, "was revoked");
  }

  @Test
  void a_token_ends_at_its_time() {
    Caller.Person owner = tokens.verify(accounts.createFirst().orElseThrow());
    AccessToken described = shortLived(owner);
    String token = database.write(handle -> tokens.issue(handle, described));

    assertThat(tokens.verify(token).role()).isEqualTo(Role.VIEWER);
    now = now.plus(Duration.ofHours(1));
    assertRefused(token, "expired");
  }

  @Test
  void a_reset_revokes_the_admin_tokens_before() {
    String lost = accounts.createFirst().orElseThrow();
    tokens.verify(lost);

    String found = accounts.resetAdminToken();

    assertRefused(lost, "was revoked");
    assertThat(tokens.verify(found).role()).isEqualTo(Role.OWNER);
  }

  @Test
  void a_given_owner_token_replaces_the_one_given_before() {
    accounts.giveOwnerToken("first-secret-of-mine");
    accounts.giveOwnerToken("second-secret-of-mine");

    assertRefused("first-secret-of-mine", "was revoked");
    assertThat(tokens.verify("second-secret-of-mine").role()).isEqualTo(Role.OWNER);

    accounts.giveOwnerToken("first-secret-of-mine");
    assertThat(tokens.verify("first-secret-of-mine").role()).isEqualTo(Role.OWNER);
    assertRefused("second-secret-of-mine", "was revoked");
  }

  @Test
  void a_short_owner_token_is_refused() {
    assertThatThrownBy(() -> accounts.giveOwnerToken("secret"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the owner token has 6 characters, must have at least 16");
  }

  @Test
  void the_last_use_is_written_at_most_once_a_minute() {
    String token = accounts.createFirst().orElseThrow();
    Instant first = now;
    tokens.verify(token);
    tokens.writeLastUses();
    now = now.plusSeconds(59);
    tokens.verify(token);
    tokens.writeLastUses();
    assertThat(lastUses()).containsExactly(first.toEpochMilli());

    now = now.plusSeconds(1);
    tokens.verify(token);
    tokens.writeLastUses();
    assertThat(lastUses()).containsExactly(now.toEpochMilli());
  }

  @Test
  void only_the_hash_of_a_token_is_stored() {
    String token = accounts.createFirst().orElseThrow();

    List<String> stored =
        database.read(handle ->
            handle.createQuery("SELECT sha256 FROM access_token").mapTo(String.class).list());
    assertThat(stored).containsExactly(TokenHash.of(token));
  }

  private AccessToken shortLived(Caller.Person owner) {
    UserId user =
        database.read(
            handle -> new TeamStore().findUser(handle, owner.team(), "owner").orElseThrow());
    return new AccessToken(
        new TokenId(ids.next()),
        owner.team(),
        user,
        "owner",
        "short",
        Role.VIEWER,
        Set.of(),
        now,
        now.plus(Duration.ofHours(1)),
        null);
  }

  private List<Long> lastUses() {
    return database.read(handle ->
        handle.createQuery("SELECT last_used_at FROM access_token").mapTo(Long.class).list());
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
        .hasMessageContaining(why);
  }
}
