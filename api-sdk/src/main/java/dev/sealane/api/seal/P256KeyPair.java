package dev.sealane.api.seal;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.KeyAgreement;

/// A key pair on P-256: of a queue (memory only), of an instance, or the server's static key.
public final class P256KeyPair {

  private final ECPrivateKey privateKey;
  private final P256PublicKey publicKey;

  private P256KeyPair(ECPrivateKey privateKey, P256PublicKey publicKey) {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /// Makes a fresh one.
  public static P256KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      byte[] point =
          Arrays.copyOfRange(spki, spki.length - P256PublicKey.POINT_LENGTH, spki.length);
      return new P256KeyPair((ECPrivateKey) pair.getPrivate(), P256PublicKey.fromPoint(point));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /// Reads back what {@link #toPkcs8} gave.
  ///
  /// @param pkcs8 the private key
  /// @param publicKey the public key that belongs to it
  /// @throws SealException when the private key is none on P-256
  public static P256KeyPair fromPkcs8(Bytes pkcs8, P256PublicKey publicKey) {
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPrivateKey key =
          (ECPrivateKey) factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8.toArray()));
      ECPublicKey curve = publicKey.key();
      if (!key.getParams().getCurve().equals(curve.getParams().getCurve())) {
        throw new SealException("private key is not on P-256", null);
      }
      return new P256KeyPair(key, publicKey);
    } catch (GeneralSecurityException e) {
      throw new SealException("private key is not on P-256", e);
    }
  }

  public P256PublicKey publicKey() {
    return publicKey;
  }

  /// The private key as PKCS#8 DER; secret.
  public Bytes toPkcs8() {
    return Bytes.copyOf(privateKey.getEncoded());
  }

  /// Signs with ECDSA and SHA-256.
  ///
  /// @return the signature in DER
  public Bytes sign(Bytes text) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(privateKey);
      signer.update(text.toArray());
      return Bytes.copyOf(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has ECDSA", e);
    }
  }

  ECPrivateKey privateKey() {
    return privateKey;
  }

  /// ECDH.
  ///
  /// @return the x-coordinate, 32 bytes big-endian
  byte[] agree(P256PublicKey other) {
    try {
      KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
      agreement.init(privateKey);
      agreement.doPhase(other.key(), true);
      return agreement.generateSecret();
    } catch (GeneralSecurityException e) {
      throw new SealException("key agreement failed", e);
    }
  }

  @Override
  public String toString() {
    return "P-256 key pair " + publicKey.thumbprint();
  }
}
