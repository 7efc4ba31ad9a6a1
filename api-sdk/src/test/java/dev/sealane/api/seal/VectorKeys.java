package dev.sealane.api.seal;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.ECPrivateKeySpec;

/// Key pairs from the hex scalars of the vectors.
final class VectorKeys {

  private VectorKeys() {}

  static P256KeyPair pair(String privateHex, P256PublicKey publicKey) {
    try {
      byte[] pkcs8 =
          KeyFactory.getInstance("EC")
              .generatePrivate(
                  new ECPrivateKeySpec(new BigInteger(privateHex, 16), publicKey.key().getParams()))
              .getEncoded();
      return P256KeyPair.fromPkcs8(Bytes.copyOf(pkcs8), publicKey);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }
}
