package dev.sealane.runner.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.runner.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateTest {

  @TempDir private Path directory;

  @Test
  void a_second_daemon_is_refused_until_the_first_has_ended() throws IOException {
    Path state = directory.resolve("state");

    try (StateDirectory _ = StateDirectory.open(state)) {
      assertThatThrownBy(() -> StateDirectory.open(state))
          .isInstanceOfSatisfying(StateException.class, it -> assertThat(it.inUse()).isTrue());
      assertThat(mode(state)).isEqualTo("rwx------");
    }

    StateDirectory.open(state).close();
  }

  @Test
  void an_identity_survives_and_its_key_is_private() throws IOException {
    Identity first = file().loadOrCreate();

    Identity again = file().loadOrCreate();

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.key().publicKey()).isEqualTo(first.key().publicKey());
    assertThat(mode(directory.resolve("instance.json"))).isEqualTo("rw-------");
  }

  @Test
  void a_replaced_identity_is_another_one() {
    Identity first = file().loadOrCreate();

    Identity replaced = file().replace();

    assertThat(replaced.id()).isNotEqualTo(first.id());
    assertThat(file().loadOrCreate().id()).isEqualTo(replaced.id());
  }

  @Test
  void a_damaged_identity_is_told_and_not_replaced() throws IOException {
    Files.writeString(directory.resolve("instance.json"), "{\"id\":");

    assertThatThrownBy(() -> file().loadOrCreate())
        .isInstanceOf(StateException.class)
        .hasMessageContaining("cannot be read");
  }

  @Test
  void boot_numbers_rise_across_restarts() {
    assertThat(file().nextBoot()).isEqualTo(1);
    assertThat(file().nextBoot()).isEqualTo(2);
    assertThat(file().nextBoot()).isEqualTo(3);
  }

  @Test
  void a_renewed_token_counts_until_the_owner_configures_another() {
    TokenFile before = new TokenFile(directory, Secret.of("old"));
    before.store(Secret.of("renewed"));

    assertThat(new TokenFile(directory, Secret.of("old")).newest().reveal()).isEqualTo("renewed");
    assertThat(new TokenFile(directory, Secret.of("new")).newest().reveal()).isEqualTo("new");
  }

  private IdentityFile file() {
    return new IdentityFile(directory, InstantSource.system());
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
