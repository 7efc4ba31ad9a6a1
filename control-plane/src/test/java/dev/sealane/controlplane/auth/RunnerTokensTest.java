package dev.sealane.controlplane.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.seal.ServerKeys;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunnerTokensTest {

  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final RunnerTokenTerms TERMS =
      new RunnerTokenTerms(new TreeSet<>(List.of("gpu", "linux")), Duration.ofDays(90), 2);

  @TempDir Path directory;

  private Instant now = Instant.parse("2026-01-01T12:00:00.5Z");
  private final InstantSource clock = () -> now;
  private final UuidV7 ids = new UuidV7(clock, new SecureRandom());
  private Database database;
  private ServerKeys keys;
  private RunnerTokens tokens;
  private TeamId team;
  private RunnerId runner;

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
    keys = ServerKeys.load(database, new AtRest(Bytes.copyOf(new byte[32])), clock);
    tokens = new RunnerTokens(database, keys, "http://127.0.0.1:7440", ids, clock);
    team = new TeamId(ids.next());
    runner = new RunnerId(ids.next());
    addRunner();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_fresh_token_is_its_runners() {
    RunnerToken.Issued issued = issue();

    assertThat(tokens.verify(issued.token()))
        .isEqualTo(new Caller.Daemon(team, runner, issued.row().id()));
  }

  @Test
  void the_claims_have_the_types_that_plan42_runners_parse() {
    JsonNode claims = part(issue().token(), 1);

    assertThat(claims.get("sub").textValue()).isEqualTo(team.toString());
    assertThat(claims.get("aud").textValue()).isEqualTo("sealane");
    assertThat(claims.get("iat").isIntegralNumber()).isTrue();
    assertThat(claims.get("exp").longValue() - claims.get("iat").longValue())
        .isEqualTo(Duration.ofDays(90).toSeconds());
    assertThat(claims.get("principal_type").textValue()).isEqualTo("Runner");
    assertThat(claims.get("runner_id").textValue()).isEqualTo(runner.toString());
    assertThat(claims.get("server_key").textValue())
        .isEqualTo(keys.current().publicKey().thumbprint());
    assertThat(claims.get("server_key_next").textValue()).isEqualTo(keys.next().thumbprint());
  }

  @Test
  void a_flipped_bit_anywhere_is_refused() {
    String token = issue().token();

    for (int at = RunnerJwt.PREFIX.length(); at < token.length(); at += 7) {
      char other = token.charAt(at) == 'A' ? 'B' : 'A';
      String altered = token.substring(0, at) + other + token.substring(at + 1);
      assertThatThrownBy(() -> tokens.verify(altered)).isInstanceOf(SealaneException.class);
    }
  }

  @Test
  void a_token_without_a_signature_or_with_another_algorithm_is_refused() {
    String token = issue().token();
    String payload = token.split("\\.", -1)[1];
    String none = RunnerJwt.PREFIX + encoded("{\"alg\":\"none\"}") + "." + payload + ".";

    assertRefused(none, "its alg is not ES256");
    assertRefused(token.substring(0, token.lastIndexOf('.')), "no JWT of three parts");
    assertRefused(token.substring(0, token.lastIndexOf('.') + 1), "its signature is wrong");
  }

  @Test
  void a_token_of_another_server_is_refused() {
    assertRefused(signed(P256KeyPair.generate(), claims("\"sealane\"")), "by another server");
  }

  @Test
  void an_audience_that_is_no_string_is_refused() {
    assertRefused(signed(keys.signing(), claims("[\"sealane\"]")), "its aud is not the string");
    assertRefused(signed(keys.signing(), claims("\"plan42\"")), "its aud is not the string");
  }

  @Test
  void a_token_ends_at_its_time() {
    String token = issue().token();
    tokens.verify(token);

    now = now.plus(Duration.ofDays(90));

    assertRefused(token, "expired at");
  }

  @Test
  void a_revoked_token_is_gone_at_once_and_its_listeners_hear_of_it() {
    List<TokenId> heard = new ArrayList<>();
    tokens.onRevoked(heard::add);
    RunnerToken.Issued issued = issue();
    tokens.verify(issued.token());

    assertThat(tokens.revoke(issued.row().id(), OptionalLong.of(1))).isTrue();

    assertGone(issued.token());
    assertThat(heard).containsExactly(issued.row().id());
    assertThat(tokens.revoke(issued.row().id(), OptionalLong.empty())).isFalse();
  }

  @Test
  void a_token_is_not_revoked_with_an_old_version() {
    RunnerToken.Issued issued = issue();

    assertThat(tokens.revoke(issued.row().id(), OptionalLong.of(2))).isFalse();
    tokens.verify(issued.token());
  }

  @Test
  void a_token_without_a_row_is_gone() {
    String token =
        signed(keys.signing(), claims("\"sealane\"")); // rightly signed, never written down

    assertGone(token);
  }

  @Test
  void the_tokens_of_a_deleted_runner_are_gone() {
    String token = issue().token();
    tokens.verify(token);

    database.write(handle -> handle.execute("UPDATE runner SET deleted = 1"));
    tokens.runnerDeleted(runner);

    assertGone(token);
  }

  @Test
  void a_renewed_token_has_the_same_terms_and_the_old_one_stays_good() {
    RunnerToken.Issued first = issue();
    now = now.plus(Duration.ofDays(60));

    RunnerToken.Issued second = tokens.renew(tokens.verify(first.token()));

    assertThat(second.row().terms()).isEqualTo(TERMS);
    assertThat(second.row().expiresAt())
        .isEqualTo(first.row().expiresAt().plus(Duration.ofDays(60)));
    tokens.verify(first.token());
    tokens.verify(second.token());
  }

  @Test
  void a_list_shows_revoked_ones_on_request_only() {
    RunnerToken.Issued good = issue();
    RunnerToken.Issued revoked = issue();
    tokens.revoke(revoked.row().id(), OptionalLong.empty());

    assertThat(tokens.list(runner, new RunnerTokens.Page("", false, 10)))
        .extracting(RunnerToken::id)
        .containsExactly(good.row().id());
    assertThat(tokens.list(runner, new RunnerTokens.Page("", true, 10))).hasSize(2);
  }

  private RunnerToken.Issued issue() {
    return database.write(handle -> tokens.issue(handle, team, runner, TERMS));
  }

  private void addRunner() {
    database.write(handle -> {
      new TeamStore().insertTeam(handle, team, "default", now);
      return handle.execute(
          """
          INSERT INTO runner (id, team_id, name, is_cloud, runs_tasks, proxies_github, labels,
            draining, created_at, updated_at, deleted, version)
          VALUES (?, ?, 'pool', 0, 1, 0, '', 0, 0, 0, 0, 1)
          """,
          runner.toString(),
          team.toString());
    });
  }

  private String claims(String audience) {
    return """
    {"iss":"http://127.0.0.1:7440","sub":"%s","aud":%s,"iat":1,"exp":99999999999,"jti":"%s",\
    "principal_type":"Runner","runner_id":"%s"}\
    """
        .formatted(team, audience, ids.next(), runner);
  }

  private static String signed(P256KeyPair key, String claims) {
    String header = "{\"alg\":\"ES256\",\"kid\":\"%s\"}".formatted(key.publicKey().thumbprint());
    String text = encoded(header) + "." + encoded(claims);
    byte[] signature = Es256.sign(key, Bytes.copyOf(text.getBytes(StandardCharsets.US_ASCII)));
    return RunnerJwt.PREFIX + text + "." + ENCODER.encodeToString(signature);
  }

  private static String encoded(String text) {
    return ENCODER.encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode part(String token, int index) {
    String part = token.substring(RunnerJwt.PREFIX.length()).split("\\.", -1)[index];
    return Json.NATIVE.readTree(Base64.getUrlDecoder().decode(part));
  }

  private void assertRefused(String token, String why) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAUTHORIZED))
        .hasMessageContaining(why);
  }

  private void assertGone(String token) {
    assertThatThrownBy(() -> tokens.verify(token))
        .isInstanceOfSatisfying(
            SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.GONE));
  }
}
