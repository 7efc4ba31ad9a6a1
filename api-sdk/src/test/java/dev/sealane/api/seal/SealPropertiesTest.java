package dev.sealane.api.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class SealPropertiesTest {

  private static final P256KeyPair QUEUE = P256KeyPair.generate();
  private static final P256KeyPair SERVER = P256KeyPair.generate();
  private static final P256KeyPair OTHER = P256KeyPair.generate();
  private static final MessageBinding BINDING =
      binding(new UUID(0, 1), new UUID(0, 2), new UUID(0, 3), new UUID(0, 4), new UUID(0, 5));

  private final Hpke hpke = new Hpke();

  @Property(tries = 100)
  void ecies_round_trips_any_payload(@ForAll @Size(max = 5_000) byte[] plain) {
    assertThat(Ecies.open(QUEUE, Ecies.seal(QUEUE.publicKey(), plain))).isEqualTo(plain);
  }

  @Property(tries = 100)
  void hpke_round_trips_any_payload_and_its_response(@ForAll @Size(max = 5_000) byte[] plain) {
    Hpke.SealedRequest sealed = seal(plain);
    Hpke.OpenedRequest opened = open(BINDING, sealed.payload());

    assertThat(opened.plain().toArray()).isEqualTo(plain);
    SealedPayload response = ResponseSeal.seal(opened.responseKey(), BINDING.responseAad(), plain);
    assertThat(ResponseSeal.open(sealed.responseKey(), BINDING.responseAad(), response))
        .isEqualTo(plain);
  }

  @Property(tries = 150)
  void a_flipped_bit_of_the_sealed_text_is_refused(
      @ForAll @Size(max = 100) byte[] plain, @ForAll @IntRange(max = 1_000_000) int bit) {
    SealedPayload ecies = Ecies.seal(QUEUE.publicKey(), plain);
    Hpke.SealedRequest request = seal(plain);
    SealedPayload response = ResponseSeal.seal(request.responseKey(), BINDING.responseAad(), plain);

    refused(() -> Ecies.open(QUEUE, withText(ecies, bit)));
    refused(() -> open(BINDING, withText(request.payload(), bit)));
    refused(() -> openResponse(request, BINDING.responseAad(), withText(response, bit)));
  }

  @Property(tries = 150)
  void a_flipped_bit_of_the_key_is_refused(
      @ForAll @IntRange(max = P256PublicKey.POINT_LENGTH * 8 - 1) int bit) {
    SealedPayload sealed = seal(new byte[10]).payload();
    String key = flip(Objects.requireNonNull(sealed.ephemeralPublicKey()), bit);

    refused(() -> open(BINDING, new SealedPayload(SealScheme.HPKE, sealed.encryptedData(), key)));
  }

  @Property(tries = 50)
  void a_wrong_key_is_refused(@ForAll @Size(max = 100) byte[] plain) {
    Hpke.SealedRequest request = seal(plain);
    Bytes aad = BINDING.requestAad();
    SealedPayload response = ResponseSeal.seal(request.responseKey(), BINDING.responseAad(), plain);

    refused(() -> Ecies.open(OTHER, Ecies.seal(QUEUE.publicKey(), plain)));
    refused(() -> hpke.open(OTHER, SERVER.publicKey(), aad, request.payload()));
    refused(() -> hpke.open(QUEUE, OTHER.publicKey(), aad, request.payload()));
    refused(() -> openResponse(seal(plain), BINDING.responseAad(), response));
  }

  @Property(tries = 20)
  void every_field_of_the_binding_is_bound(@ForAll @Size(max = 100) byte[] plain) {
    Hpke.SealedRequest request = seal(plain);
    SealedPayload response = ResponseSeal.seal(request.responseKey(), BINDING.responseAad(), plain);

    for (MessageBinding wrong : wrongBindings()) {
      refused(() -> open(wrong, request.payload()));
      refused(() -> openResponse(request, wrong.responseAad(), response));
    }
    refused(() -> openResponse(request, BINDING.requestAad(), response));
  }

  @Property(tries = 100)
  void garbage_is_refused(@ForAll @Size(max = 200) byte[] text, @ForAll String key) {
    String base64 = Base64.getEncoder().encodeToString(text);
    for (SealScheme scheme : SealScheme.values()) {
      for (SealedPayload payload :
          List.of(
              new SealedPayload(scheme, base64, key),
              new SealedPayload(scheme, key, base64),
              new SealedPayload(scheme, base64, null),
              new SealedPayload(scheme, base64, QUEUE.publicKey().toPem()))) {
        refused(() -> Ecies.open(QUEUE, payload));
        refused(() -> open(BINDING, payload));
        refused(
            () -> ResponseSeal.open(Bytes.copyOf(new byte[32]), BINDING.responseAad(), payload));
      }
    }
  }

  private Hpke.SealedRequest seal(byte[] plain) {
    return hpke.seal(QUEUE.publicKey(), SERVER, BINDING.requestAad(), plain);
  }

  private Hpke.OpenedRequest open(MessageBinding binding, SealedPayload payload) {
    return hpke.open(QUEUE, SERVER.publicKey(), binding.requestAad(), payload);
  }

  private static byte[] openResponse(Hpke.SealedRequest to, Bytes aad, SealedPayload response) {
    return ResponseSeal.open(to.responseKey(), aad, response);
  }

  private static MessageBinding binding(
      UUID team, UUID runner, UUID instance, UUID queue, UUID message) {
    return new MessageBinding(
        new TeamId(team),
        new RunnerId(runner),
        new InstanceId(instance),
        new QueueId(queue),
        new MessageId(message),
        "AAAAAAAAAAAAAAAAAAAAAA",
        SERVER.publicKey());
  }

  private static List<MessageBinding> wrongBindings() {
    MessageBinding b = BINDING;
    UUID x = new UUID(1, 1);
    UUID team = b.team().value();
    UUID runner = b.runner().value();
    UUID instance = b.instance().value();
    UUID queue = b.queue().value();
    UUID message = b.message().value();
    return List.of(
        binding(x, runner, instance, queue, message),
        binding(team, x, instance, queue, message),
        binding(team, runner, x, queue, message),
        binding(team, runner, instance, x, message),
        binding(team, runner, instance, queue, x),
        new MessageBinding(
            b.team(),
            b.runner(),
            b.instance(),
            b.queue(),
            b.message(),
            "BAAAAAAAAAAAAAAAAAAAAA",
            b.callerKey()),
        new MessageBinding(
            b.team(),
            b.runner(),
            b.instance(),
            b.queue(),
            b.message(),
            b.pollNonce(),
            OTHER.publicKey()));
  }

  private static SealedPayload withText(SealedPayload payload, int bit) {
    return new SealedPayload(
        payload.encryptionAlgorithm(),
        flip(payload.encryptedData(), bit),
        payload.ephemeralPublicKey());
  }

  private static String flip(String base64, int bit) {
    byte[] text = Base64.getDecoder().decode(base64);
    text[bit / 8 % text.length] ^= (byte) (1 << (bit % 8));
    return Base64.getEncoder().encodeToString(text);
  }

  private static void refused(ThrowingCallable open) {
    assertThatThrownBy(open).isInstanceOf(SealException.class);
  }
}
