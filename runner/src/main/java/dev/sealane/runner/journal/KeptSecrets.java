package dev.sealane.runner.journal;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.seal.Bytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/// Encrypts what a restarted daemon must know about an attempt and nobody may read in the journal:
/// AES-256-GCM under a key derived (HKDF-SHA256) from the instance's private key, bound to the
/// attempt.
public final class KeptSecrets {

  private static final byte[] INFO = "sealane journal v1".getBytes(StandardCharsets.UTF_8);
  private static final int KEY_LENGTH = 32;
  private static final int NONCE_LENGTH = 12;
  private static final int TAG_BITS = 128;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  /// @param instanceKey private key of the instance, PKCS#8
  public KeptSecrets(Bytes instanceKey) {
    try {
      this.key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(instanceKey.toArray())
                      .thenExpand(INFO, KEY_LENGTH));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HKDF", e);
    }
  }

  /// @return base64 of nonce, ciphertext and tag
  public String seal(AttemptRef attempt, Kept kept) {
    byte[] nonce = new byte[NONCE_LENGTH];
    random.nextBytes(nonce);
    try {
      byte[] text =
          cipher(Cipher.ENCRYPT_MODE, nonce, attempt).doFinal(Json.NATIVE.writeBytes(kept));
      byte[] whole = Arrays.copyOf(nonce, NONCE_LENGTH + text.length);
      System.arraycopy(text, 0, whole, NONCE_LENGTH, text.length);
      return Base64.getEncoder().encodeToString(whole);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  /// @return empty when it was sealed by another instance, for another attempt, or altered
  public Optional<Kept> open(AttemptRef attempt, String sealed) {
    try {
      byte[] whole = Base64.getDecoder().decode(sealed);
      if (whole.length < NONCE_LENGTH) {
        return Optional.empty();
      }
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE_LENGTH), attempt)
              .doFinal(whole, NONCE_LENGTH, whole.length - NONCE_LENGTH);
      return Optional.of(Json.NATIVE.read(plain, Kept.class));
    } catch (GeneralSecurityException | IllegalArgumentException | JsonException _) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, byte[] nonce, AttemptRef attempt)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(attempt.toString().getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  /// @param redactions values that must be masked in the log
  /// @param artifacts globs to collect after the end
  public record Kept(List<String> redactions, List<String> artifacts) {
    public Kept {
      redactions = List.copyOf(redactions);
      artifacts = List.copyOf(artifacts);
    }

    @Override
    public String toString() {
      return "Kept[***]";
    }
  }
}
