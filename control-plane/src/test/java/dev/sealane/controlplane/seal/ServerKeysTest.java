package dev.sealane.controlplane.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.TestDatabase;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerKeysTest {

  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir Path directory;

  private final AtRest atRest = new AtRest(Bytes.copyOf(new byte[32]));
  private Database database;

  @BeforeEach
  void open() {
    database = TestDatabase.open(directory);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void keys_are_made_once_and_then_read() {
    ServerKeys made = ServerKeys.load(database, atRest, CLOCK);
    ServerKeys read = ServerKeys.load(database, atRest, CLOCK);

    assertThat(read.current().publicKey()).isEqualTo(made.current().publicKey());
    assertThat(read.next()).isEqualTo(made.next()).isNotEqualTo(read.current().publicKey());
    assertThat(read.verifying()).containsOnlyKeys(read.signing().publicKey().thumbprint());
    Bytes text = Bytes.copyOf(new byte[] {1, 2, 3});
    assertThat(made.signing().publicKey().verifies(text, read.signing().sign(text))).isTrue();
  }

  @Test
  void no_private_key_lies_in_clear_in_the_database() {
    ServerKeys keys = ServerKeys.load(database, atRest, CLOCK);

    List<byte[]> stored =
        database.read(handle ->
            handle.createQuery("SELECT private_sealed FROM server_key").mapTo(byte[].class).list());
    assertThat(stored).hasSize(3);
    assertThat(stored)
        .noneMatch(sealed -> hex(sealed).contains(hex(keys.current().toPkcs8().toArray())));
  }

  @Test
  void another_master_key_is_noticed_at_the_start() {
    ServerKeys.load(database, atRest, CLOCK);
    byte[] other = new byte[32];
    other[0] = 1;

    assertThatThrownBy(() -> ServerKeys.load(database, new AtRest(Bytes.copyOf(other)), CLOCK))
        .isInstanceOf(SealException.class)
        .hasMessage("stored value does not open with this master key");
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
