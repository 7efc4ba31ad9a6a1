package dev.sealane.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The certificates that a client trusts in place of the JDK's, for servers with an authority of
/// their own.
///
/// @param certificates X.509, at least one
public record CertificateAuthority(List<Certificate> certificates) {

  public CertificateAuthority {
    certificates = List.copyOf(certificates);
    if (certificates.isEmpty()) {
      throw new IllegalArgumentException("ca holds no certificate, must hold one in PEM");
    }
  }

  /// Reads a PEM file with one certificate or more.
  ///
  /// @throws IllegalArgumentException when it cannot be read or holds none
  public static CertificateAuthority read(Path pem) {
    try (InputStream in = Files.newInputStream(pem)) {
      return new CertificateAuthority(
          List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in)));
    } catch (IOException e) {
      throw new IllegalArgumentException("ca is \"" + pem + "\", which cannot be read", e);
    } catch (CertificateException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "ca is \"" + pem + "\", must be a PEM file with certificates", e);
    }
  }

  /// A context that trusts these certificates and what they signed, and nothing else.
  public SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ca" + i, certificates.get(i));
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }
}
