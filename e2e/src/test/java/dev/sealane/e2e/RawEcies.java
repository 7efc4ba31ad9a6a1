package dev.sealane.e2e;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// ECIES of protocol.md section 6 once more, written from the text alone and sharing no line with
/// the SDK: what a stranger's runner or server would use.
final class RawEcies {

  private RawEcies() {}

  /// @param data base64 of ciphertext and tag
  /// @param ephemeral PEM of the ephemeral key
  record Wrapped(String data, String ephemeral) {}

  static KeyPair newKeyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static String pem(PublicKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  static PublicKey key(String pem) {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Wrapped wrap(PublicKey recipient, String text) {
    KeyPair ephemeral = newKeyPair();
    byte[] sealed =
        crypt(
            Cipher.ENCRYPT_MODE,
            ephemeral,
            recipient,
            ephemeral.getPublic(),
            text.getBytes(StandardCharsets.UTF_8));
    return new Wrapped(Base64.getEncoder().encodeToString(sealed), pem(ephemeral.getPublic()));
  }

  static String unwrap(KeyPair recipient, Wrapped wrapped) {
    PublicKey ephemeral = key(wrapped.ephemeral());
    byte[] plain =
        crypt(
            Cipher.DECRYPT_MODE,
            recipient,
            ephemeral,
            ephemeral,
            Base64.getDecoder().decode(wrapped.data()));
    return new String(plain, StandardCharsets.UTF_8);
  }

  private static byte[] crypt(
      int mode, KeyPair own, PublicKey other, PublicKey ephemeral, byte[] text) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(own.getPrivate());
      agreement.doPhase(other, true);
      byte[] spki = ephemeral.getEncoded();
      MessageDigest hash = MessageDigest.getInstance("SHA-256");
      hash.update(agreement.generateSecret());
      hash.update(new byte[] {0, 0, 0, 1});
      hash.update(Arrays.copyOfRange(spki, spki.length - 65, spki.length));
      byte[] derived = hash.digest();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          mode,
          new SecretKeySpec(derived, 0, 16, "AES"),
          new GCMParameterSpec(128, derived, 16, 16));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
