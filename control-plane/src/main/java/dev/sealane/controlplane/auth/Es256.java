package dev.sealane.controlplane.auth;

import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import java.math.BigInteger;
import java.util.Arrays;

/// ES256 (RFC 7518 section 3.4): ECDSA with P-256 and SHA-256. A signature is 64 bytes, two numbers
/// of 32; the JDK gives and takes the same two numbers in DER.
final class Es256 {

  private static final int NUMBER_LENGTH = 32;
  private static final byte SEQUENCE = 0x30;
  private static final byte INTEGER = 0x02;

  private Es256() {}

  static byte[] sign(P256KeyPair key, Bytes text) {
    byte[] der = key.sign(text).toArray();
    byte[] signature = new byte[2 * NUMBER_LENGTH];
    int first = 2; // behind the tag and the length of the sequence, both of one byte
    copyNumber(der, first, signature, NUMBER_LENGTH);
    copyNumber(der, first + 2 + der[first + 1], signature, 2 * NUMBER_LENGTH);
    return signature;
  }

  private static void copyNumber(byte[] der, int at, byte[] target, int end) {
    int length = der[at + 1];
    int skipped = Math.max(0, length - NUMBER_LENGTH); // a leading zero keeps it positive in DER
    System.arraycopy(der, at + 2 + skipped, target, end - (length - skipped), length - skipped);
  }

  static boolean verifies(P256PublicKey key, Bytes text, byte[] signature) {
    return signature.length == 2 * NUMBER_LENGTH
        && key.verifies(text, Bytes.copyOf(der(signature)));
  }

  private static byte[] der(byte[] signature) {
    byte[] r = new BigInteger(1, Arrays.copyOf(signature, NUMBER_LENGTH)).toByteArray();
    byte[] s =
        new BigInteger(1, Arrays.copyOfRange(signature, NUMBER_LENGTH, signature.length))
            .toByteArray();
    byte[] der = new byte[2 + 2 + r.length + 2 + s.length];
    der[0] = SEQUENCE;
    der[1] = (byte) (der.length - 2);
    putNumber(der, 2, r);
    putNumber(der, 2 + 2 + r.length, s);
    return der;
  }

  private static void putNumber(byte[] der, int at, byte[] number) {
    der[at] = INTEGER;
    der[at + 1] = (byte) number.length;
    System.arraycopy(number, 0, der, at + 2, number.length);
  }
}
