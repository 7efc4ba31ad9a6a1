package dev.sealane.api.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.Resources;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EciesVectorsTest {

  private static final JsonNode VECTORS =
      Json.PLAN42.readTree(Resources.read("/vectors/ecies.json"));

  @Test
  void every_good_vector_opens() {
    assertThat(VECTORS.get("good")).hasSize(13);
    for (JsonNode vector : VECTORS.get("good")) {
      assertThat(Ecies.open(receiver(vector), wrapped(vector)))
          .as(text(vector, "name"))
          .isEqualTo(plain(vector));
    }
  }

  @Test
  void every_good_vector_is_sealed_byte_for_byte_with_its_ephemeral_key() {
    for (JsonNode vector : VECTORS.get("good")) {
      SealedPayload expected = wrapped(vector);
      P256KeyPair ephemeral =
          VectorKeys.pair(text(vector, "ephemeralPrivateHex"), ephemeralKey(expected));

      assertThat(Ecies.seal(receiver(vector).publicKey(), ephemeral, plain(vector)))
          .as(text(vector, "name"))
          .isEqualTo(expected);
    }
  }

  @Test
  void shared_secrets_keep_their_leading_zeros() {
    for (JsonNode vector : VECTORS.get("good")) {
      byte[] secret = receiver(vector).agree(ephemeralKey(wrapped(vector)));

      assertThat(HexFormat.of().formatHex(secret)).isEqualTo(text(vector, "sharedSecretHex"));
    }
  }

  @Test
  void every_bad_vector_is_refused() {
    P256KeyPair receiver =
        VectorKeys.pair(
            text(VECTORS, "badReceiverPrivateHex"),
            P256PublicKey.fromPem(text(VECTORS, "badReceiverPublicKeyPem")));
    assertThat(VECTORS.get("bad")).hasSize(14);
    for (JsonNode vector : VECTORS.get("bad")) {
      assertThat(catchThrowable(() -> Ecies.open(receiver, wrapped(vector))))
          .as(text(vector, "name"))
          .isInstanceOfAny(SealException.class, JsonException.class);
    }
  }

  private static P256KeyPair receiver(JsonNode vector) {
    return VectorKeys.pair(
        text(vector, "receiverPrivateHex"),
        P256PublicKey.fromPem(text(vector, "receiverPublicKeyPem")));
  }

  private static P256PublicKey ephemeralKey(SealedPayload payload) {
    return P256PublicKey.fromPem(Objects.requireNonNull(payload.ephemeralPublicKey()));
  }

  private static SealedPayload wrapped(JsonNode vector) {
    return Json.PLAN42.convert(vector.get("wrapped"), SealedPayload.class);
  }

  private static byte[] plain(JsonNode vector) {
    return Base64.getDecoder().decode(text(vector, "plaintextBase64"));
  }

  private static String text(JsonNode vector, String name) {
    return vector.get(name).asText();
  }
}
