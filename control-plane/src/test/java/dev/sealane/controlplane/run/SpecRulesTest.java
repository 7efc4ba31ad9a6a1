package dev.sealane.controlplane.run;

import static dev.sealane.controlplane.run.World.ANNA;
import static dev.sealane.controlplane.run.World.aSpec;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpecRulesTest {

  private static final String DIGEST = "@sha256:" + "0a".repeat(32);

  @Test
  void images_follow_the_grammar_of_references() {
    for (String image :
        List.of(
            "alpine",
            "alpine:3.20",
            "library/alpine",
            "localhost:5000/team/app:v1.2_3-x",
            "registry.example.com/a/b/c",
            "[2001:db8::1]:5000/app",
            "a__b/c.d-e--f",
            "alpine" + DIGEST,
            "registry.example.com:443/app:v1" + DIGEST)) {
      SpecRules.check(aSpec().image(image).build(), ANNA);
    }
    for (String image :
        List.of(
            "",
            " alpine",
            "alpine;rm -rf /",
            "$(id)",
            "Alpine",
            "alpine:",
            "alpine:" + "t".repeat(129),
            "alpine@sha256:123",
            "a//b",
            "-alpine",
            "--privileged",
            "alpine\n",
            "../x",
            "a".repeat(600))) {
      refused(aSpec().image(image).build(), "image");
    }
  }

  @Test
  void what_could_run_nowhere_is_refused_at_once() {
    refused(new RunSpecBuilder(RunKind.EXEC, List.of()).build(), "command");
    refused(aSpec().runtime("lxc").build(), "runtime");
    refused(aSpec().network("host").build(), "network");
    refused(aSpec().runtime("process").image("alpine").build(), "image");
    refused(aSpec().workdir("/etc").build(), "workdir");
    refused(aSpec().workdir("a/../../b").build(), "workdir");
    refused(aSpec().env(Map.of("A", "x\0y")).build(), "NUL");
    SpecRules.check(new RunSpecBuilder(RunKind.EXEC, List.of()).image("alpine").build(), ANNA);
    SpecRules.check(new RunSpecBuilder(RunKind.SUBMIT, List.of()).build(), ANNA);
    SpecRules.check(aSpec().workdir("a/b").network("none").runtime("docker").build(), ANNA);
  }

  @Test
  void statuses_are_named_by_all_their_words() {
    assertThat(StatusFilter.parse("running")).containsExactly(RunStatus.RUNNING);
    assertThat(StatusFilter.parse(" Timed-Out , EXITED"))
        .containsExactlyInAnyOrder(RunStatus.TIMED_OUT, RunStatus.COMPLETED);
    assertThat(StatusFilter.parse("bad"))
        .containsExactlyInAnyOrder(RunStatus.FAILED, RunStatus.TIMED_OUT, RunStatus.DEAD);
    assertThat(StatusFilter.parse("stopped,canceled")).containsExactly(RunStatus.CANCELLED);
    assertThat(StatusFilter.parse("")).isEmpty();
  }

  private static void refused(RunSpec spec, String word) {
    assertThatThrownBy(() -> SpecRules.check(spec, ANNA))
        .isInstanceOfSatisfying(
            SealaneException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining(word);
  }
}
