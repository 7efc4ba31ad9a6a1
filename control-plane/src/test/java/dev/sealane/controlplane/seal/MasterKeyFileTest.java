package dev.sealane.controlplane.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.seal.SealException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {

  @TempDir Path directory;

  @Test
  void a_key_is_read_as_it_was_made_and_only_its_owner_sees_it() throws IOException {
    MasterKeyFile file = new MasterKeyFile(directory.resolve("key"));

    assertThat(file.create()).isEqualTo(file.read());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void a_key_is_never_overwritten() {
    MasterKeyFile file = new MasterKeyFile(path());
    file.create();

    assertThatThrownBy(file::create).isInstanceOf(SealException.class);
  }

  @Test
  void a_key_that_others_can_read_is_refused_with_what_to_do() throws IOException {
    new MasterKeyFile(path()).create();
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-r-----"));

    assertRefused("can be read by others; run chmod 600 on it");
  }

  @Test
  void a_missing_short_or_broken_key_is_refused() throws IOException {
    assertRefused("is missing; without it the database cannot be read");
    write("c2hvcnQ=");
    assertRefused("has 5 bytes, must have 32");
    write("not base64!");
    assertRefused("is not base64");
  }

  private void write(String text) throws IOException {
    Files.writeString(path(), text);
    Files.setPosixFilePermissions(path(), PosixFilePermissions.fromString("rw-------"));
  }

  private void assertRefused(String why) {
    assertThatThrownBy(() -> new MasterKeyFile(path()).read())
        .isInstanceOf(SealException.class)
        .hasMessageContaining(path() + " " + why);
  }

  private Path path() {
    return directory.resolve("key");
  }
}
