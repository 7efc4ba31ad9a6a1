package dev.sealane.api.seal;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// ECIES as Plan42 has it: P-256, one round of the X9.63 KDF with SHA-256, AES-128-GCM with the
/// 16-byte nonce that the KDF gives (protocol.md section 6). Says nothing about who sealed it.
public final class Ecies {

  private static final int KEY_LENGTH = 16;
  private static final int NONCE_LENGTH = 16;
  private static final int TAG_BITS = 128;
  private static final byte[] COUNTER_ONE = {0, 0, 0, 1};

  private Ecies() {}

  /// Seals for the owner of {@code recipient}.
  public static SealedPayload seal(P256PublicKey recipient, byte[] plain) {
    return seal(recipient, P256KeyPair.generate(), plain);
  }

  static SealedPayload seal(P256PublicKey recipient, P256KeyPair ephemeral, byte[] plain) {
    byte[] secret = ephemeral.agree(recipient);
    byte[] sealed = crypt(Cipher.ENCRYPT_MODE, secret, ephemeral.publicKey(), plain);
    return new SealedPayload(
        SealScheme.ECIES,
        Base64.getEncoder().encodeToString(sealed),
        ephemeral.publicKey().toPem());
  }

  /// Opens what was sealed for {@code recipient}.
  ///
  /// @throws SealException when it was sealed for another key, altered, or is no ECIES payload
  public static byte[] open(P256KeyPair recipient, SealedPayload payload) {
    if (payload.encryptionAlgorithm() != SealScheme.ECIES) {
      throw new SealException("payload is not sealed with ECIES", null);
    }
    P256PublicKey ephemeral = P256PublicKey.fromPem(present(payload.ephemeralPublicKey()));
    byte[] sealed = SealedText.decode(payload.encryptedData());
    return crypt(Cipher.DECRYPT_MODE, recipient.agree(ephemeral), ephemeral, sealed);
  }

  private static String present(@Nullable String key) {
    if (key == null) {
      throw new SealException("payload has no EphemeralPublicKey", null);
    }
    return key;
  }

  private static byte[] crypt(int mode, byte[] secret, P256PublicKey ephemeral, byte[] text) {
    try {
      MessageDigest kdf = MessageDigest.getInstance("SHA-256");
      kdf.update(secret);
      kdf.update(COUNTER_ONE);
      byte[] derived = kdf.digest(ephemeral.point().toArray());
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(derived, 0, KEY_LENGTH, "AES"),
          new GCMParameterSpec(TAG_BITS, derived, KEY_LENGTH, NONCE_LENGTH));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new SealException("cannot be opened with this key", e);
    }
  }
}
