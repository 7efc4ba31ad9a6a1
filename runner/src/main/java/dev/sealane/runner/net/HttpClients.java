package dev.sealane.runner.net;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Makes the HTTP clients of the runner.
///
/// The JDK's client sends a GET once more when a connection ends without an answer, and any request
/// after a failed connect. A poll that is silently sent twice would lose its first answer, so both
/// are switched off: the only way to forbid the former is a limit of one attempt. These properties
/// count for the whole process and must be set before the JDK's client is first used.
public final class HttpClients {

  /// Attempts of one request, its redirects and silent repetitions included.
  private static final String ATTEMPTS = "jdk.httpclient.redirects.retrylimit";

  private static final String NO_CONNECT_RETRY = "jdk.httpclient.disableRetryConnect";
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private HttpClients() {}

  /// Switches silent repetitions off; call it first thing in a process.
  public static void forbidSilentRepetition() {
    System.setProperty(ATTEMPTS, "1");
    System.setProperty(NO_CONNECT_RETRY, "true");
  }

  /// @param tls whether it will speak TLS; making the default TLS context costs 0.1 to 0.4 s
  /// @param trust whose certificates count
  /// @param threads carries the client's own work
  static HttpClient create(boolean tls, ServerTrust trust, Executor threads) {
    forbidSilentRepetition();
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_LIMIT)
            .executor(threads);
    if (!tls) {
      return builder.sslContext(context(new TrustNobody())).build();
    }
    return switch (trust) {
      case ServerTrust.OfJdk _ -> builder.build();
      case ServerTrust.OfAuthority(var ca) -> builder.sslContext(ca.context()).build();
      case ServerTrust.Anybody _ -> builder.sslContext(context(new TrustEverybody())).build();
    };
  }

  private static SSLContext context(TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /// For clients that never speak TLS: spares them the reading of the JDK's certificates.
  private static final class TrustNobody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this client speaks no TLS");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("this client speaks no TLS");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// `skip_ssl_verify = true`: also skips the check of the host's name.
  private static final class TrustEverybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
