package dev.sealane.client.http;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How to reach one control plane.
///
/// @param server its address, `http:` or `https:`, perhaps with a path that all routes lie below
/// @param token sent with each request
/// @param connectTimeout limit for a connection
/// @param requestTimeout limit for a whole answer, of streams for their first byte
/// @param tries how often one request is sent at most, from 1
/// @param ca what an `https:` server is checked against; null = the JDK's certificates
public record ClientConfig(
    URI server,
    AccessToken token,
    Duration connectTimeout,
    Duration requestTimeout,
    int tries,
    @Nullable CertificateAuthority ca) {

  public ClientConfig {
    String scheme = server.getScheme() == null ? "" : server.getScheme();
    if (!(scheme.equals("http") || scheme.equals("https")) || server.getHost() == null) {
      throw new IllegalArgumentException(
          "server is \"" + server + "\", must be like http://127.0.0.1:7440");
    }
    if (server.getRawUserInfo() != null
        || server.getRawQuery() != null
        || server.getRawFragment() != null) {
      throw new IllegalArgumentException(
          "server has a user, query or fragment, must be like https://sealane.example.com");
    }
    if (tries < 1) {
      throw new IllegalArgumentException("tries is " + tries + ", must be at least 1");
    }
  }

  /// With the default limits: 5 s to connect, 30 s for an answer, 4 tries.
  public static ClientConfig of(URI server, AccessToken token) {
    return new ClientConfig(server, token, Duration.ofSeconds(5), Duration.ofSeconds(30), 4, null);
  }

  public ClientConfig withRequestTimeout(Duration timeout) {
    return new ClientConfig(server, token, connectTimeout, timeout, tries, ca);
  }

  public ClientConfig withCa(CertificateAuthority trusted) {
    return new ClientConfig(server, token, connectTimeout, requestTimeout, tries, trusted);
  }

  boolean secure() {
    return server.getScheme().equals("https");
  }

  URI resolve(String path) {
    String base = server.toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
