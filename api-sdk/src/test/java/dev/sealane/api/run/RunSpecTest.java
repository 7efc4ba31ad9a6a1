package dev.sealane.api.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RunSpecTest {

  @Test
  void absent_fields_take_their_defaults() {
    RunSpec spec = read("{}");

    assertThat(spec).isEqualTo(RunSpec.of(RunKind.EXEC, List.of()));
    assertThat(spec.timeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(spec.setupTimeout()).isEqualTo(Duration.ofMinutes(15));
    assertThat(spec.grace()).isEqualTo(Duration.ofSeconds(10));
    assertThat(spec.lostAfter()).isEqualTo(Duration.ofDays(1));
    assertThat(spec.source()).isEqualTo(new Source.None());
  }

  @Test
  void a_whole_specification_round_trips() {
    RunSpec spec =
        read(
            "{'kind':'submit','command':['a','b c'],'image':'debian:13','env':{'A':'1'},"
                + "'secrets':{'B':'2'},'labels':['x','a'],'priority':-3,'max_retries':2,"
                + "'source':{'type':'git','repo':'https://x/y.git'},'resources':{'cpus':0.5},"
                + "'network':'none','artifacts':['out/**'],'name':'n','pull':'always'}");

    assertThat(Json.NATIVE.read(Json.NATIVE.writeBytes(spec), RunSpec.class)).isEqualTo(spec);
    assertThat(spec.labels()).containsExactly("a", "x");
  }

  @Test
  void names_become_one_line_of_at_most_200_characters() {
    assertThat(named("a\nb\r\n\tc\u0000d")).isEqualTo("a b c d");
    assertThat(named("  x\u2028y\u202Ez ")).isEqualTo("x y z");
    assertThat(named("👩‍🚀 launch")).isEqualTo("👩‍🚀 launch");
    assertThat(named("🚀".repeat(10_000))).isEqualTo("🚀".repeat(200));
    assertThat(named("\ud83d")).isEmpty();
    assertThat(read("{'name':null}").name()).isNull();
  }

  @Test
  void broken_rules_name_the_field() {
    for (List<String> broken :
        List.of(
            List.of("'priority':101", "priority"),
            List.of("'max_retries':11", "max_retries"),
            List.of("'max_retries':-1", "max_retries"),
            List.of("'timeout_seconds':0", "timeout_seconds"),
            List.of("'timeout_seconds':99999999999", "timeout_seconds"),
            List.of("'timeout_seconds':'5'", "timeout_seconds"),
            List.of("'timeout_seconds':1.5", "timeout_seconds"),
            List.of("'setup_timeout_seconds':86401", "setup_timeout_seconds"),
            List.of("'grace_seconds':-1", "grace_seconds"),
            List.of("'lost_after_seconds':59", "lost_after_seconds"),
            List.of("'labels':['a b']", "labels"),
            List.of("'labels':['']", "labels"),
            List.of("'labels':['" + "x".repeat(64) + "']", "labels"),
            List.of("'labels':['a\\nb']", "labels"),
            List.of("'labels':['-a']", "labels"),
            List.of("'env':{'1A':'x'}", "env"),
            List.of("'env':{'A=B':'x'}", "env"),
            List.of("'secrets':{'':'x'}", "secrets"),
            List.of("'env':{'A':7}", "env"),
            List.of("'command':'ls'", "command"),
            List.of("'command':[1]", "command"),
            List.of("'kind':'dance'", "kind"),
            List.of("'pull':'sometimes'", "pull"),
            List.of("'source':{'type':'ftp'}", "source"),
            List.of("'source':{'type':'git','repo':' '}", "repo"),
            List.of("'source':{'type':'archive','archive_id':'x'}", "archive"),
            List.of("'resources':{'cpus':0}", "cpus"),
            List.of("'resources':{'memory_bytes':4}", "memory_bytes"))) {
      assertThatThrownBy(() -> read("{" + broken.get(0) + "}"))
          .as(broken.get(0))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining(broken.get(1));
    }
  }

  @Test
  void its_text_form_keeps_values_to_itself() {
    RunSpec spec =
        read(
            "{'env':{'A':'env-value'},'secrets':{'B':'secret-value'},"
                + "'source':{'type':'git','repo':'r','token':'token-value','ssh_key':'key-value'}}");

    assertThat(spec.toString()).contains("A", "B").doesNotContain("-value");
  }

  private static String named(String name) {
    return Objects.requireNonNull(
        new RunSpecBuilder(RunKind.EXEC, List.of()).name(name).build().name());
  }

  private static RunSpec read(String text) {
    return Json.STRICT.read(
        text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), RunSpec.class);
  }
}
