package dev.sealane.controlplane.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.run.Resources;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.controlplane.instance.InstanceView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MatchingTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Capacity ALL = new Capacity(2, 2, 2L << 30);

  @Test
  void an_idle_instance_takes_what_asks_for_nothing() {
    assertThat(codes(World.aSpec().build(), anInstance())).isEmpty();
  }

  @Test
  void each_requirement_has_its_reason() {
    assertThat(codes(World.aSpec().labels(set("gpu")).build(), anInstance()))
        .containsExactly("label_missing");
    assertThat(codes(World.aSpec().runtime("podman").build(), anInstance()))
        .containsExactly("runtime_missing");
    assertThat(codes(World.aSpec().image("alpine").build(), anInstance().runtimes("process")))
        .containsExactly("runtime_missing");
    assertThat(codes(World.aSpec().build(), anInstance().runtimes()))
        .containsExactly("runtime_missing");
    assertThat(codes(World.aSpec().resources(new Resources(3.0, null)).build(), anInstance()))
        .containsExactly("too_small");
  }

  @Test
  void an_engine_that_does_not_answer_is_told_as_such() {
    InstanceView instance = anInstance().silent("docker").build();
    RunSpec spec = World.aSpec().image("alpine").build();

    assertThat(Matching.mismatches(Requirements.of(World.TEAM, spec), instance))
        .singleElement()
        .satisfies(reason -> {
          assertThat(reason.code()).isEqualTo("runtime_missing");
          assertThat(reason.message())
              .isEqualTo(
                  "it runs with process (docker does not answer there), the run needs a container"
                      + " engine");
        });
  }

  @Test
  void an_image_is_content_with_any_engine() {
    assertThat(codes(World.aSpec().image("alpine").build(), anInstance().runtimes("podman")))
        .isEmpty();
    assertThat(codes(World.aSpec().build(), anInstance().runtimes("process"))).isEmpty();
  }

  @Test
  void each_state_of_an_instance_has_its_reason() {
    RunSpec spec = World.aSpec().build();

    assertThat(codes(spec, anInstance().draining())).containsExactly("draining");
    assertThat(codes(spec, anInstance().closed("disk"))).containsExactly("intake_closed");
    assertThat(codes(spec, anInstance().barred())).containsExactly("unconfirmed");
    assertThat(codes(spec, anInstance().gone())).containsExactly("removed");
    assertThat(codes(spec, anInstance().starting())).containsExactly("starting");
  }

  @Test
  void a_full_instance_says_so() {
    assertThat(
            Matching.reasons(
                wanted(World.aSpec().build()),
                anInstance().build(),
                Capacity.NONE,
                Optional.empty(),
                NOW))
        .extracting(Matching.Reason::code)
        .containsExactly("no_capacity");
  }

  @Test
  void a_bar_by_time_falls_by_time_and_one_by_policy_by_policy() {
    Bar timed = bar(null, NOW.plusSeconds(1));
    Bar policy = bar("policy-1", null);
    InstanceView instance = anInstance().build();

    assertThat(timed.holds(instance, NOW)).isTrue();
    assertThat(timed.holds(instance, NOW.plusSeconds(1))).isFalse();
    assertThat(policy.holds(instance, NOW.plus(Duration.ofDays(9)))).isTrue();
    assertThat(policy.holds(anInstance().policy("policy-2").build(), NOW)).isFalse();
  }

  @Test
  void classes_are_equal_only_for_equal_requirements() {
    Requirements plain = wanted(World.aSpec().build());

    assertThat(wanted(World.aSpec().priority(9).name("x").build()).hash()).isEqualTo(plain.hash());
    assertThat(
            List.of(
                wanted(World.aSpec().labels(set("a")).build()).hash(),
                wanted(World.aSpec().labels(set("a", "b")).build()).hash(),
                wanted(World.aSpec().image("x").build()).hash(),
                wanted(World.aSpec().runtime("docker").build()).hash(),
                wanted(World.aSpec().resources(new Resources(1.0, null)).build()).hash(),
                Requirements.of(World.OTHER_TEAM, World.aSpec().build()).hash(),
                plain.hash()))
        .doesNotHaveDuplicates();
  }

  private static Bar bar(@Nullable String policy, @Nullable Instant until) {
    return new Bar(
        new RunId(new UUID(1, 1)),
        new InstanceId(new UUID(2, 2)),
        "policy",
        "no",
        policy,
        until,
        1);
  }

  private static List<String> codes(RunSpec spec, Builder instance) {
    return Matching.reasons(wanted(spec), instance.build(), ALL, Optional.empty(), NOW).stream()
        .map(Matching.Reason::code)
        .toList();
  }

  private static Requirements wanted(RunSpec spec) {
    return Requirements.of(World.TEAM, spec);
  }

  private static SortedSet<String> set(String... words) {
    return new TreeSet<>(Set.of(words));
  }

  /// An idle instance of 2 slots, 2 cpus, 2 GiB with `docker` and `process`.
  static Builder anInstance() {
    return new Builder();
  }

  static final class Builder {

    private SortedSet<String> runtimes = set("docker", "process");
    private String policy = "policy-1";
    private boolean draining;
    private Optional<String> closed = Optional.empty();
    private boolean barred;
    private boolean gone;
    private long heartbeatNo = 1;
    private final SortedSet<String> silent = new TreeSet<>();

    Builder runtimes(String... names) {
      runtimes = set(names);
      return this;
    }

    Builder policy(String hash) {
      policy = hash;
      return this;
    }

    Builder draining() {
      draining = true;
      return this;
    }

    Builder closed(String why) {
      closed = Optional.of(why);
      return this;
    }

    Builder barred() {
      barred = true;
      return this;
    }

    Builder silent(String runtime) {
      runtimes.remove(runtime);
      silent.add(runtime);
      return this;
    }

    Builder gone() {
      gone = true;
      return this;
    }

    Builder starting() {
      heartbeatNo = 0;
      return this;
    }

    InstanceView build() {
      return new InstanceView(
          new InstanceId(new UUID(2, 2)),
          World.TEAM,
          new RunnerId(new UUID(3, 3)),
          1,
          new TreeSet<>(),
          runtimes,
          silent,
          policy,
          2,
          2,
          2L << 30,
          Heartbeat.Reserved.NONE,
          1L << 40,
          draining,
          closed,
          barred,
          gone,
          "0.1.0",
          "host",
          "linux",
          "amd64",
          NOW,
          heartbeatNo);
    }
  }
}
