package dev.sealane.controlplane.http;

import java.nio.file.Path;

/// Where the server listens.
///
/// @param host name or address of an interface
/// @param port 0 to 65535; 0 = any free one
/// @param tls whether by https
public record ListenAddress(String host, int port, Tls tls) {

  private static final int MAX_PORT = 65_535;

  public ListenAddress {
    if (host.isBlank()) {
      throw new IllegalArgumentException("listen host is empty, must be a name or an address");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("listen port is " + port + ", must be 0 to 65535");
    }
  }

  /// Reads `host:port`, `[v6]:port` or `:port`.
  ///
  /// @throws IllegalArgumentException when {@code text} is none of them
  public static ListenAddress parse(String text, Tls tls) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return new ListenAddress(bare.isEmpty() ? "0.0.0.0" : bare, port, tls);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "listen is \"" + text + "\", must be host:port such as 127.0.0.1:7440", e);
    }
  }

  /// Whether only this machine reaches it.
  public boolean loopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /// Whether the server speaks TLS itself.
  public sealed interface Tls {

    /// Plain HTTP: on loopback, or behind a proxy.
    record Off() implements Tls {}

    /// @param certificate PEM file with the chain
    /// @param key PEM file with the private key, PKCS#8
    record Pem(Path certificate, Path key) implements Tls {}
  }
}
