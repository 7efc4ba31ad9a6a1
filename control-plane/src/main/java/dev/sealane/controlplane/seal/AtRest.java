package dev.sealane.controlplane.seal;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.LengthPrefixed;
import dev.sealane.api.seal.SealException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what lies in the database: AES-256-GCM under the master key. A sealed value is one
/// version byte, a random 12-byte nonce, ciphertext and tag. Safe for any thread.
public final class AtRest {

  /// Length of the master key in bytes.
  public static final int KEY_LENGTH = 32;

  private static final byte KEY_VERSION = 1;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final SecureRandom random = new SecureRandom();
  private final SecretKeySpec key;
  private final SecretKeySpec hmacKey;

  /// @param masterKey 32 bytes
  public AtRest(Bytes masterKey) {
    if (masterKey.length() != KEY_LENGTH) {
      throw new IllegalArgumentException(
          "master key has %d bytes, must have %d".formatted(masterKey.length(), KEY_LENGTH));
    }
    this.key = derived(masterKey, "sealane at rest v1", "AES");
    this.hmacKey = derived(masterKey, "sealane compare v1", "HmacSHA256");
  }

  /// Seals {@code plain} for the place named by {@code place}, such as table, team and row.
  public byte[] seal(byte[] plain, String... place) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      byte[] text = cipher(Cipher.ENCRYPT_MODE, nonce, 0, place).doFinal(plain);
      byte[] sealed = new byte[1 + NONCE_LENGTH + text.length];
      sealed[0] = KEY_VERSION;
      System.arraycopy(nonce, 0, sealed, 1, NONCE_LENGTH);
      System.arraycopy(text, 0, sealed, 1 + NONCE_LENGTH, text.length);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new SealException("cannot be sealed", e);
    }
  }

  /// Opens what {@link #seal} made for the same place.
  ///
  /// @throws SealException when it was altered, moved, or sealed under another master key
  public byte[] open(byte[] sealed, String... place) {
    if (sealed.length < 1 + NONCE_LENGTH || sealed[0] != KEY_VERSION) {
      throw new SealException("stored value is not sealed by this version", null);
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, sealed, 1, place)
          .doFinal(sealed, 1 + NONCE_LENGTH, sealed.length - 1 - NONCE_LENGTH);
    } catch (GeneralSecurityException e) {
      throw new SealException("stored value does not open with this master key", e);
    }
  }

  /// A keyed fingerprint of {@code text}, to compare values that may hold secrets.
  public Bytes fingerprint(byte[] text) {
    return Bytes.copyOf(hmac(hmacKey, text));
  }

  private Cipher cipher(int mode, byte[] nonce, int from, String... place)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] iv = Arrays.copyOfRange(nonce, from, from + NONCE_LENGTH);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, iv));
    cipher.updateAAD(LengthPrefixed.of(place).toArray());
    return cipher;
  }

  private static SecretKeySpec derived(Bytes masterKey, String purpose, String algorithm) {
    SecretKeySpec master = new SecretKeySpec(masterKey.toArray(), "HmacSHA256");
    return new SecretKeySpec(hmac(master, LengthPrefixed.of(purpose).toArray()), algorithm);
  }

  private static byte[] hmac(SecretKeySpec key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }
}
