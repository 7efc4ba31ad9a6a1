package dev.sealane.api.seal;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A public key on P-256, checked to be a point of that curve. JSON form: PEM.
public final class P256PublicKey {

  /// Uncompressed point: `04`, x, y.
  static final int POINT_LENGTH = 65;

  /// SubjectPublicKeyInfo of a P-256 key up to the point (RFC 5480).
  private static final byte[] SPKI_PREFIX =
      HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d030107034200");

  private static final Pattern PEM =
      Pattern.compile(
          "-----BEGIN PUBLIC KEY-----\\s+([A-Za-z0-9+/=\\s]+?)-----END PUBLIC KEY-----");
  private static final Base64.Encoder PEM_LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final ECPublicKey key;
  private final Bytes point;

  private P256PublicKey(ECPublicKey key, byte[] point) {
    this.key = key;
    this.point = Bytes.copyOf(point);
  }

  /// Reads the first `PUBLIC KEY` block of a PEM text.
  ///
  /// @throws SealException when there is none, or it is no key on P-256
  @JsonCreator
  public static P256PublicKey fromPem(String pem) {
    Matcher block = PEM.matcher(pem);
    if (!block.find()) {
      throw new SealException("public key has no PEM block PUBLIC KEY", null);
    }
    try {
      return fromSpki(Base64.getMimeDecoder().decode(block.group(1)));
    } catch (IllegalArgumentException e) {
      throw new SealException("public key is not base64", e);
    }
  }

  /// Reads an uncompressed point of 65 bytes.
  ///
  /// @throws SealException when it is no point of P-256
  public static P256PublicKey fromPoint(byte[] point) {
    if (point.length != POINT_LENGTH || point[0] != 4) {
      throw new SealException("public key is no uncompressed point of 65 bytes", null);
    }
    byte[] spki = Arrays.copyOf(SPKI_PREFIX, SPKI_PREFIX.length + POINT_LENGTH);
    System.arraycopy(point, 0, spki, SPKI_PREFIX.length, POINT_LENGTH);
    return fromSpki(spki);
  }

  private static P256PublicKey fromSpki(byte[] spki) {
    if (spki.length != SPKI_PREFIX.length + POINT_LENGTH
        || !Arrays.equals(spki, 0, SPKI_PREFIX.length, SPKI_PREFIX, 0, SPKI_PREFIX.length)) {
      throw new SealException("public key is not on P-256", null);
    }
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      ECPublicKey key = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(spki));
      requireOnCurve(key);
      return new P256PublicKey(key, Arrays.copyOfRange(spki, SPKI_PREFIX.length, spki.length));
    } catch (GeneralSecurityException e) {
      throw new SealException("public key is not on P-256", e);
    }
  }

  /// The JDK takes any pair of numbers as a point; a point off the curve would leak the private
  /// key.
  private static void requireOnCurve(ECPublicKey key) {
    ECParameterSpec parameters = key.getParams();
    EllipticCurve curve = parameters.getCurve();
    ECPoint w = key.getW();
    BigInteger p = ((ECFieldFp) curve.getField()).getP();
    BigInteger x = w.getAffineX();
    BigInteger y = w.getAffineY();
    BigInteger right = x.pow(3).add(curve.getA().multiply(x)).add(curve.getB()).mod(p);
    if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0 || !y.pow(2).mod(p).equals(right)) {
      throw new SealException("public key is not on P-256", null);
    }
  }

  /// PEM of the SubjectPublicKeyInfo: lines of 64 characters, `\n`, also at the end.
  @JsonValue
  public String toPem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + PEM_LINES.encodeToString(key.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /// The uncompressed point, 65 bytes.
  public Bytes point() {
    return point;
  }

  /// RFC 7638 thumbprint of this key as a JWK: SHA-256 in unpadded base64url, 43 characters.
  public String thumbprint() {
    byte[] raw = point.toArray();
    String jwk =
        "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}"
            .formatted(coordinate(raw, 1), coordinate(raw, 33));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(jwk.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// One of the two coordinates in unpadded base64url, as a JWK has them.
  private static String coordinate(byte[] raw, int from) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOfRange(raw, from, from + 32));
  }

  /// Whether {@code signature} (ECDSA with SHA-256, DER) over {@code text} was made by this key's
  /// owner.
  public boolean verifies(Bytes text, Bytes signature) {
    try {
      Signature verifier = Signature.getInstance("SHA256withECDSA");
      verifier.initVerify(key);
      verifier.update(text.toArray());
      return verifier.verify(signature.toArray());
    } catch (GeneralSecurityException _) {
      return false;
    }
  }

  ECPublicKey key() {
    return key;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof P256PublicKey that && point.equals(that.point);
  }

  @Override
  public int hashCode() {
    return point.hashCode();
  }

  @Override
  public String toString() {
    return "P-256 key " + thumbprint();
  }
}
