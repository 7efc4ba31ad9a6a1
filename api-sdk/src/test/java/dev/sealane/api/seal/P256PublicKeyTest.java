package dev.sealane.api.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class P256PublicKeyTest {

  private final P256KeyPair pair = P256KeyPair.generate();

  @Test
  void pem_and_point_give_the_same_key_back() {
    P256PublicKey key = pair.publicKey();

    assertThat(P256PublicKey.fromPem(key.toPem())).isEqualTo(key);
    assertThat(P256PublicKey.fromPoint(key.point().toArray())).isEqualTo(key);
    assertThat(P256KeyPair.fromPkcs8(pair.toPkcs8(), key).agree(key)).isEqualTo(pair.agree(key));
  }

  @Test
  void text_around_the_block_and_carriage_returns_are_harmless() {
    String pem = "Comment: x\r\n" + pair.publicKey().toPem().replace("\n", "\r\n") + "more";

    assertThat(P256PublicKey.fromPem(pem)).isEqualTo(pair.publicKey());
  }

  @Test
  void what_is_no_point_of_the_curve_is_refused() {
    byte[] offCurve = pair.publicKey().point().toArray();
    offCurve[64] ^= 1;
    byte[] compressed = new byte[33];
    compressed[0] = 2;

    for (byte[] point : List.of(offCurve, compressed, new byte[0], new byte[65])) {
      assertThatThrownBy(() -> P256PublicKey.fromPoint(point)).isInstanceOf(SealException.class);
    }
  }

  @Test
  void the_thumbprint_has_the_form_of_rfc_7638() {
    assertThat(pair.publicKey().thumbprint()).matches("[A-Za-z0-9_-]{43}");
  }

  @Test
  void a_signature_fits_its_text_and_key_only() {
    Bytes text = LengthPrefixed.of("text");
    Bytes signature = pair.sign(text);

    assertThat(pair.publicKey().verifies(text, signature)).isTrue();
    assertThat(pair.publicKey().verifies(LengthPrefixed.of("other"), signature)).isFalse();
    assertThat(P256KeyPair.generate().publicKey().verifies(text, signature)).isFalse();
    assertThat(pair.publicKey().verifies(text, Bytes.copyOf(new byte[7]))).isFalse();
  }

  @Test
  void length_prefixes_keep_neighbours_apart() {
    assertThat(LengthPrefixed.of("ab", "c")).isNotEqualTo(LengthPrefixed.of("a", "bc"));
    assertThat(LengthPrefixed.of("é").toArray()).containsExactly(0, 0, 0, 2, 0xC3, 0xA9);
  }
}
