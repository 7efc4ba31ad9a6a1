package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.RestartPolicy;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.ContainerRuntimeContract;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DockerRuntimeIT extends ContainerRuntimeContract {

  private static final String IMAGE = "sealane-test/busybox:1";
  private static final EngineAddress NONE = new EngineAddress(URI.create("unix:///none"));
  private static final EngineAddress ENGINE = EngineAddress.find(System.getenv()).orElse(NONE);

  private final InstanceId instance = new InstanceId(UUID.randomUUID());

  @BeforeAll
  static void require_an_engine_with_the_test_image() {
    assumeTrue(ENGINE.answers(), "ENGINE TESTS SKIPPED: no container engine answers");
    try (DockerRuntime runtime = open(new InstanceId(UUID.randomUUID()), Path.of("/none"))) {
      assumeTrue(
          !runtime.needsPull(IMAGE, PullPolicy.MISSING),
          "ENGINE TESTS SKIPPED: run scripts/test-image to make " + IMAGE);
    }
  }

  private static DockerRuntime open(InstanceId instance, Path state) {
    return new DockerRuntime(
        ENGINE, instance, state, DockerLimits.DEFAULT, InstantSource.system(), System::nanoTime);
  }

  @Override
  protected ContainerRuntime open() {
    return open(instance, directory);
  }

  @Override
  protected String image() {
    return IMAGE;
  }

  @Test
  void the_container_has_our_defaults() {
    Handle handle = started(shell("sleep 30"));

    try (Engine engine = new Engine(ENGINE)) {
      HostConfig config = engine.calls().inspectContainerCmd(handle.id()).exec().getHostConfig();

      assertThat(config.getCapDrop()).containsExactly(Capability.ALL);
      assertThat(config.getSecurityOpts()).containsExactly("no-new-privileges");
      assertThat(config.getPidsLimit()).isEqualTo(1024);
      assertThat(config.getInit()).isTrue();
      assertThat(config.getPrivileged()).isFalse();
      assertThat(config.getNetworkMode()).isEqualTo("none");
      assertThat(config.getPidMode()).isEmpty();
      assertThat(config.getRestartPolicy()).isEqualTo(RestartPolicy.noRestart());
      assertThat(config.getBinds()).isNullOrEmpty();
      assertThat(config.getLogConfig().getConfig()).containsEntry("mode", "blocking");
    }
  }

  @Test
  void a_volume_that_an_engine_forgot_to_remove_with_its_container_is_found_and_removed() {
    Handle handle = started(shell("exit 0"));
    try (Engine engine = new Engine(ENGINE)) {
      var _ = engine.calls().removeContainerCmd(handle.id()).withForce(true).exec();
    }

    List<ContainerRuntime.Found> forgotten = runtime().listForgotten();
    forgotten.forEach(found -> runtime().remove(found.handle()));

    assertThat(forgotten).hasSize(1);
    assertThat(runtime().listForgotten()).isEmpty();
  }

  @Test
  void a_volume_whose_labels_an_engine_forgot_is_found_by_its_name() {
    AttemptRef attempt = shell("exit 0").attempt();
    try (Engine engine = new Engine(ENGINE)) {
      engine.calls().createVolumeCmd().withName(ContainerName.volume(instance, attempt)).exec();
    }

    List<ContainerRuntime.Found> forgotten = runtime().listForgotten();
    forgotten.forEach(found -> runtime().remove(found.handle()));

    assertThat(forgotten).extracting(ContainerRuntime.Found::attempt).containsExactly(attempt);
    assertThat(runtime().listForgotten()).isEmpty();
  }

  @Test
  void the_volume_of_a_container_goes_with_it() {
    Handle handle = started(shell("exit 0"));

    runtime().remove(handle);

    assertThat(runtime().listForgotten()).isEmpty();
  }

  @Test
  void the_memory_limit_is_told() throws InterruptedException {
    Launch shell = shell("x=$(yes | head -c 200000000); echo ${#x}");
    Launch small =
        new Launch(
            shell.attempt(),
            shell.image(),
            shell.command(),
            shell.environment(),
            shell.workspace(),
            null,
            shell.artifacts(),
            0.5,
            32L << 20,
            "none",
            null);

    Observed ended = runtime().await(started(small));

    assertThat(ended)
        .isInstanceOfSatisfying(
            Observed.Exited.class, exited -> assertThat(exited.outOfMemory()).isTrue());
  }

  @Test
  void an_unknown_image_is_told() {
    Launch launch = shell("exit 0");
    Launch unknown = withImage(launch, "sealane-test/no-such-image:1");
    Launch invalid = withImage(launch, "x; rm -rf /");

    assertThat(runtime().needsPull("sealane-test/no-such-image:1", PullPolicy.MISSING)).isTrue();
    assertThat(runtime().needsPull("sealane-test/no-such-image:1", PullPolicy.NEVER)).isFalse();
    assertThat(runtime().needsPull(IMAGE, PullPolicy.ALWAYS)).isTrue();
    assertThatThrownBy(() -> runtime().prepare(unknown))
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.code()).isEqualTo("image_not_found"));
    assertThatThrownBy(() -> runtime().prepare(invalid))
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.code()).isEqualTo("image_invalid"));
  }

  @Test
  void a_pull_names_its_image_before_it_waits() {
    List<String> lines = new ArrayList<>();

    assertThatThrownBy(() -> runtime().pull("127.0.0.1:9/nobody-listens:1", lines::add))
        .isInstanceOfSatisfying(
            ContainerException.class, e -> assertThat(e.code()).isEqualTo("image_pull_failed"))
        .message()
        .startsWith("The image 127.0.0.1:9/nobody-listens:1 cannot be had: Get ")
        .contains("refused")
        .doesNotContain("Status", "{", "\n");
    assertThat(lines).containsExactly("pulling image 127.0.0.1:9/nobody-listens:1");
  }

  private static Launch withImage(Launch launch, String image) {
    return new Launch(
        launch.attempt(),
        image,
        launch.command(),
        launch.environment(),
        launch.workspace(),
        launch.workdir(),
        launch.artifacts(),
        launch.cpus(),
        launch.memoryBytes(),
        launch.network(),
        launch.fence());
  }

  @Test
  void images_that_it_pulled_go_when_room_is_needed_and_others_stay() throws IOException {
    String pulled = "sealane-test/pulled-" + UUID.randomUUID() + ":1";
    try (Engine engine = new Engine(ENGINE)) {
      engine.calls().tagImageCmd(IMAGE, pulled.replace(":1", ""), "1").exec();
      Files.writeString(
          directory.resolve("pulled-images.json"),
          "[{\"image\":\"%s\",\"at\":\"2020-01-01T00:00:00Z\"}]".formatted(pulled));
    }
    try (ContainerRuntime again = open()) {
      again.freeDisk(() -> true);
      assertThat(again.needsPull(pulled, PullPolicy.MISSING)).isFalse();
    }
    Files.writeString(
        directory.resolve("pulled-images.json"),
        "[{\"image\":\"%s\",\"at\":\"2020-01-01T00:00:00Z\"}]".formatted(pulled));

    try (ContainerRuntime again = open()) {
      again.freeDisk(() -> false);

      assertThat(again.needsPull(pulled, PullPolicy.MISSING)).isTrue();
      assertThat(again.needsPull(IMAGE, PullPolicy.MISSING)).isFalse();
    }
  }

  @Test
  void without_a_command_the_images_own_runs() throws InterruptedException {
    assertThat(((Observed.Exited) runtime().await(started(launch()))).exitCode()).isZero();
  }

  @Test
  void a_container_that_somebody_removed_is_lost() throws InterruptedException {
    Handle handle = started(shell("sleep 60"));
    try (Engine engine = new Engine(ENGINE)) {
      engine.calls().removeContainerCmd(handle.id()).withForce(true).withRemoveVolumes(true).exec();
    }

    assertThat(runtime().await(handle))
        .isInstanceOfSatisfying(
            Observed.Lost.class, lost -> assertThat(lost.code()).isEqualTo("container_removed"));
  }
}
