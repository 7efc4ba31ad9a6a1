package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.runner.AttemptRef;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ContainerNameTest {

  private final InstanceId instance = new InstanceId(UUID.randomUUID());
  private final AttemptRef attempt = new AttemptRef(new RunId(UUID.randomUUID()), 12);

  @Test
  void a_volume_tells_by_its_name_what_it_was_made_for() {
    String volume = ContainerName.volume(instance, attempt);

    assertThat(ContainerName.attemptOfVolume(instance, volume)).contains(attempt);
  }

  @Test
  void volumes_of_others_and_of_users_are_not_ours() {
    InstanceId other = new InstanceId(UUID.randomUUID());

    assertThat(ContainerName.attemptOfVolume(other, ContainerName.volume(instance, attempt)))
        .isEmpty();
    for (String name : new String[] {"", "-", "data", "x-1", attempt.runId() + "-"}) {
      assertThat(ContainerName.attemptOfVolume(instance, name)).isEmpty();
      assertThat(ContainerName.attemptOfVolume(instance, ContainerName.volumes(instance) + name))
          .as(name)
          .isEmpty();
    }
  }
}
