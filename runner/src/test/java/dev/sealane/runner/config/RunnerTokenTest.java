package dev.sealane.runner.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RunnerTokenTest {

  @Test
  void a_token_of_a_control_plane_names_its_keys() {
    RunnerToken token =
        RunnerToken.parse(
            Tokens.of(
                "{\"sub\":\"%s\",\"runner_id\":\"%s\",\"iat\":1767225600,\"exp\":1798761600,"
                        .formatted(Tokens.TEAM, Tokens.RUNNER)
                    + "\"server_key\":\"a\",\"server_key_next\":\"b\"}"));

    assertThat(token.sealane()).isTrue();
    assertThat(token.serverKeys()).containsExactlyInAnyOrder("a", "b");
    assertThat(token.team()).hasToString(Tokens.TEAM);
    assertThat(token.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
  }

  @Test
  void a_token_without_server_key_means_a_plan42_server() {
    assertThat(RunnerToken.parse(Tokens.plan42()).sealane()).isFalse();
  }

  @Test
  void what_is_no_token_is_refused_without_being_shown() {
    String claims = "{\"sub\":\"%s\",\"runner_id\":\"%s\"".formatted(Tokens.TEAM, Tokens.RUNNER);

    assertRefused("slk_abc", "must start with p42r_");
    assertRefused("p42r_abc.def", "three parts");
    assertRefused("p42r_a.!!.c", "claims cannot be read");
    assertRefused(Tokens.of("{\"sub\":\"" + Tokens.TEAM + "\"}"), "no claim runner_id");
    assertRefused(Tokens.of(claims + ",\"aud\":[\"sealane\"]}"), "aud that is no text");
    assertRefused(Tokens.of(claims + ",\"exp\":1.5}"), "exp that is no whole number");
  }

  private static void assertRefused(String token, String why) {
    assertThatThrownBy(() -> RunnerToken.parse(token))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why)
        .message()
        .doesNotContain(token);
  }
}
