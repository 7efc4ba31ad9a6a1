package dev.sealane.api.seal;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContext;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.jspecify.annotations.Nullable;

/// HPKE in auth mode with P-256, HKDF-SHA256 and AES-256-GCM (RFC 9180): the runner knows that the
/// control plane sealed it. One seal or open costs about half a millisecond. Safe for any thread.
public final class Hpke {

  private static final byte[] INFO = "sealane queue message v1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] EXPORT_CONTEXT =
      "sealane response v1".getBytes(StandardCharsets.UTF_8);
  private static final int RESPONSE_KEY_LENGTH = 32;

  /// A suite of its own for each use: it keeps one digest, which two threads must not share.
  private static HPKE suite() {
    return new HPKE(
        HPKE.mode_auth, HPKE.kem_P256_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  /// Seals a request.
  ///
  /// @param recipient the queue's key
  /// @param sender the server's static key
  /// @param aad what the request is bound to
  public SealedRequest seal(P256PublicKey recipient, P256KeyPair sender, Bytes aad, byte[] plain) {
    return prepare(recipient, sender).seal(aad, plain);
  }

  /// Does the part of a seal that needs no message: the key agreements, nearly all of its cost.
  ///
  /// @param recipient the queue's key
  /// @param sender the server's static key
  public Prepared prepare(P256PublicKey recipient, P256KeyPair sender) {
    HPKE suite = suite();
    return new Prepared(suite.setupAuthS(publicOf(suite, recipient), INFO, pairOf(suite, sender)));
  }

  /// Opens a request.
  ///
  /// @param recipient the queue's key pair
  /// @param sender the pinned key of the server
  /// @param aad what the request must be bound to
  /// @throws SealException when key, sender, binding or text is not what it was sealed with
  public OpenedRequest open(
      P256KeyPair recipient, P256PublicKey sender, Bytes aad, SealedPayload payload) {
    if (payload.encryptionAlgorithm() != SealScheme.HPKE) {
      throw new SealException("payload is not sealed with HPKE", null);
    }
    byte[] enc = SealedText.decode(present(payload.ephemeralPublicKey()));
    P256PublicKey.fromPoint(enc); // refuses points off the curve before they meet our private key
    byte[] sealed = SealedText.decode(payload.encryptedData());
    try {
      HPKE suite = suite();
      HPKEContext context =
          suite.setupAuthR(enc, pairOf(suite, recipient), INFO, publicOf(suite, sender));
      return new OpenedRequest(
          Bytes.copyOf(context.open(aad.toArray(), sealed)), responseKey(context));
    } catch (InvalidCipherTextException | IllegalArgumentException | IllegalStateException e) {
      throw new SealException("cannot be opened with this key", e);
    }
  }

  private static Bytes responseKey(HPKEContext context) {
    return Bytes.copyOf(context.export(EXPORT_CONTEXT, RESPONSE_KEY_LENGTH));
  }

  private static String present(@Nullable String key) {
    if (key == null) {
      throw new SealException("payload has no EphemeralPublicKey", null);
    }
    return key;
  }

  private static AsymmetricKeyParameter publicOf(HPKE suite, P256PublicKey key) {
    return suite.deserializePublicKey(key.point().toArray());
  }

  private static AsymmetricCipherKeyPair pairOf(HPKE suite, P256KeyPair pair) {
    return suite.deserializePrivateKey(
        fixedLength(pair.privateKey().getS()), pair.publicKey().point().toArray());
  }

  /// 32 bytes big-endian, as RFC 9180 section 7.1.2 has private keys.
  private static byte[] fixedLength(BigInteger scalar) {
    byte[] shortest = scalar.toByteArray();
    byte[] fixed = new byte[RESPONSE_KEY_LENGTH];
    int length = Math.min(shortest.length, fixed.length);
    System.arraycopy(shortest, shortest.length - length, fixed, fixed.length - length, length);
    return fixed;
  }

  /// A seal whose key agreements are done, for one request.
  public static final class Prepared {

    private final HPKEContextWithEncapsulation context;
    private final AtomicBoolean used = new AtomicBoolean();

    private Prepared(HPKEContextWithEncapsulation context) {
      this.context = context;
    }

    /// Seals the request.
    ///
    /// @param aad what the request is bound to
    /// @throws IllegalStateException when it was used before: two requests must not share a key
    public SealedRequest seal(Bytes aad, byte[] plain) {
      if (used.getAndSet(true)) {
        throw new IllegalStateException("a prepared seal is for one request");
      }
      try {
        byte[] sealed = context.seal(aad.toArray(), plain);
        return new SealedRequest(
            new SealedPayload(
                SealScheme.HPKE,
                Base64.getEncoder().encodeToString(sealed),
                Base64.getEncoder().encodeToString(context.getEncapsulation())),
            responseKey(context));
      } catch (InvalidCipherTextException e) {
        throw new SealException("cannot be sealed", e);
      }
    }
  }

  /// A sealed request and the key of its response.
  ///
  /// @param payload what goes over the wire
  /// @param responseKey 32 bytes, secret; see {@link ResponseSeal}
  public record SealedRequest(SealedPayload payload, Bytes responseKey) {
    @Override
    public String toString() {
      return "SealedRequest[" + payload.encryptionAlgorithm() + "]";
    }
  }

  /// An opened request and the key of its response.
  ///
  /// @param plain the request
  /// @param responseKey 32 bytes, secret; see {@link ResponseSeal}
  public record OpenedRequest(Bytes plain, Bytes responseKey) {
    @Override
    public String toString() {
      return "OpenedRequest[" + plain.length() + " bytes]";
    }
  }
}
