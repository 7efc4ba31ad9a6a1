package dev.sealane.api.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Resources;
import dev.sealane.api.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HpkeVectorsTest {

  private static final JsonNode VECTORS =
      Json.PLAN42.readTree(Resources.read("/vectors/hpke.json")).get("vectors");

  private final Hpke hpke = new Hpke();

  @Test
  void every_vector_opens_and_exports_its_response_key() {
    assertThat(VECTORS).hasSize(5);
    for (JsonNode vector : VECTORS) {
      Hpke.OpenedRequest opened =
          hpke.open(recipient(vector), sender(vector), aad(vector), payload(vector));

      assertThat(opened.plain().toArray())
          .as(text(vector, "name"))
          .isEqualTo(Base64.getDecoder().decode(text(vector, "plaintextBase64")));
      assertThat(opened.responseKey()).isEqualTo(bytes(vector, "export32Hex"));
    }
  }

  @Test
  void no_vector_opens_for_another_sender_recipient_or_binding() {
    P256KeyPair stranger = P256KeyPair.generate();
    for (JsonNode vector : VECTORS) {
      P256KeyPair recipient = recipient(vector);
      P256PublicKey sender = sender(vector);
      SealedPayload payload = payload(vector);
      Bytes aad = aad(vector);

      assertThatThrownBy(() -> hpke.open(recipient, stranger.publicKey(), aad, payload))
          .isInstanceOf(SealException.class);
      assertThatThrownBy(() -> hpke.open(stranger, sender, aad, payload))
          .isInstanceOf(SealException.class);
      assertThatThrownBy(() -> hpke.open(recipient, sender, LengthPrefixed.of("x"), payload))
          .isInstanceOf(SealException.class);
    }
  }

  @Test
  void a_prepared_seal_opens_like_any_other_and_is_good_for_one_request() {
    P256KeyPair recipient = P256KeyPair.generate();
    P256KeyPair sender = P256KeyPair.generate();
    Bytes aad = LengthPrefixed.of("here");
    byte[] plain = "run it".getBytes(StandardCharsets.UTF_8);
    Hpke.Prepared prepared = hpke.prepare(recipient.publicKey(), sender);

    Hpke.SealedRequest sealed = prepared.seal(aad, plain);

    Hpke.OpenedRequest opened = hpke.open(recipient, sender.publicKey(), aad, sealed.payload());
    assertThat(opened.plain()).isEqualTo(Bytes.copyOf(plain));
    assertThat(opened.responseKey()).isEqualTo(sealed.responseKey());
    assertThatThrownBy(() -> prepared.seal(aad, plain)).isInstanceOf(IllegalStateException.class);
  }

  private static P256KeyPair recipient(JsonNode vector) {
    return VectorKeys.pair(
        text(vector, "recipientPrivateHex"),
        P256PublicKey.fromPoint(bytes(vector, "recipientPublicHex").toArray()));
  }

  private static P256PublicKey sender(JsonNode vector) {
    return P256PublicKey.fromPoint(bytes(vector, "senderPublicHex").toArray());
  }

  private static Bytes aad(JsonNode vector) {
    return Bytes.copyOf(text(vector, "aad").getBytes(StandardCharsets.UTF_8));
  }

  private static SealedPayload payload(JsonNode vector) {
    return new SealedPayload(
        SealScheme.HPKE,
        text(vector, "ciphertextBase64"),
        Base64.getEncoder().encodeToString(bytes(vector, "encHex").toArray()));
  }

  private static Bytes bytes(JsonNode vector, String name) {
    return Bytes.copyOf(HexFormat.of().parseHex(text(vector, name)));
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).asText();
  }
}
