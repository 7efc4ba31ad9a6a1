package dev.sealane.controlplane.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AtRestTest {

  private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);

  private final AtRest atRest = new AtRest(key(1));

  @Test
  void what_was_sealed_opens_at_its_place() {
    byte[] sealed = atRest.seal(PLAIN, "run", "team", "id");

    assertThat(atRest.open(sealed, "run", "team", "id")).isEqualTo(PLAIN);
    assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("plain");
  }

  @Test
  void the_same_text_never_looks_the_same() {
    assertThat(atRest.seal(PLAIN, "a")).isNotEqualTo(atRest.seal(PLAIN, "a"));
  }

  @Test
  void a_value_that_was_moved_does_not_open() {
    byte[] sealed = atRest.seal(PLAIN, "run", "ab");

    assertRefused(sealed, "run", "ac");
    assertRefused(sealed, "runa", "b");
    assertRefused(sealed, "run");
  }

  @Test
  void a_flipped_bit_does_not_open() {
    byte[] sealed = atRest.seal(PLAIN, "run");
    for (int at = 0; at < sealed.length; at++) {
      byte[] flipped = sealed.clone();
      flipped[at] ^= 1;
      assertRefused(flipped, "run");
    }
  }

  @Test
  void a_cut_value_does_not_open() {
    byte[] sealed = atRest.seal(PLAIN, "run");
    for (int length = 0; length < sealed.length; length++) {
      assertRefused(Arrays.copyOf(sealed, length), "run");
    }
  }

  @Test
  void another_master_key_does_not_open() {
    byte[] sealed = atRest.seal(PLAIN, "run");

    assertThatThrownBy(() -> new AtRest(key(2)).open(sealed, "run"))
        .isInstanceOf(SealException.class);
  }

  @Test
  void a_fingerprint_depends_on_text_and_key() {
    assertThat(atRest.fingerprint(PLAIN)).isEqualTo(new AtRest(key(1)).fingerprint(PLAIN));
    assertThat(atRest.fingerprint(PLAIN)).isNotEqualTo(new AtRest(key(2)).fingerprint(PLAIN));
    assertThat(atRest.fingerprint(PLAIN)).isNotEqualTo(atRest.fingerprint(new byte[0]));
  }

  @Test
  void a_short_master_key_is_refused() {
    assertThatThrownBy(() -> new AtRest(Bytes.copyOf(new byte[31])))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("master key has 31 bytes, must have 32");
  }

  private void assertRefused(byte[] sealed, String... place) {
    assertThatThrownBy(() -> atRest.open(sealed, place)).isInstanceOf(SealException.class);
  }

  private static Bytes key(int first) {
    byte[] key = new byte[AtRest.KEY_LENGTH];
    key[0] = (byte) first;
    return Bytes.copyOf(key);
  }
}
