package dev.sealane.api.seal;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Seals the response to an HPKE request under the key that its context exports: AES-256-GCM with a
/// random 12-byte nonce, bound to the request's AAD with direction `response`.
public final class ResponseSeal {

  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private ResponseSeal() {}

  /// @param responseKey 32 bytes, from {@link Hpke.OpenedRequest}
  /// @param aad {@link MessageBinding#responseAad}
  public static SealedPayload seal(Bytes responseKey, Bytes aad, byte[] plain) {
    byte[] nonce = new byte[NONCE_LENGTH];
    RANDOM.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, responseKey, nonce, aad).doFinal(plain);
      byte[] whole = Arrays.copyOf(nonce, NONCE_LENGTH + text.length);
      System.arraycopy(text, 0, whole, NONCE_LENGTH, text.length);
      return new SealedPayload(
          SealScheme.HPKE_RESPONSE, Base64.getEncoder().encodeToString(whole), null);
    } catch (GeneralSecurityException e) {
      throw new SealException("cannot be sealed", e);
    }
  }

  /// @param responseKey 32 bytes, from {@link Hpke.SealedRequest}
  /// @param aad {@link MessageBinding#responseAad}
  /// @throws SealException when it answers another request or was altered
  public static byte[] open(Bytes responseKey, Bytes aad, SealedPayload payload) {
    byte[] whole = SealedText.decode(payload.encryptedData());
    if (payload.encryptionAlgorithm() != SealScheme.HPKE_RESPONSE || whole.length < NONCE_LENGTH) {
      throw new SealException("payload is no HPKE response", null);
    }
    byte[] nonce = Arrays.copyOf(whole, NONCE_LENGTH);
    try {
      return cipher(Cipher.DECRYPT_MODE, responseKey, nonce, aad)
          .doFinal(whole, NONCE_LENGTH, whole.length - NONCE_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new SealException("cannot be opened with this key", e);
    }
  }

  private static Cipher cipher(int mode, Bytes key, byte[] nonce, Bytes aad)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode, new SecretKeySpec(key.toArray(), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(aad.toArray());
    return cipher;
  }
}
