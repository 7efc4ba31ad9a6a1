package dev.sealane.runner.net;

import dev.sealane.client.http.CertificateAuthority;

/// Whose certificates prove that a server is the right one.
public sealed interface ServerTrust {

  /// Those that the JDK trusts.
  record OfJdk() implements ServerTrust {}

  /// @param ca these, and nobody else's
  record OfAuthority(CertificateAuthority ca) implements ServerTrust {}

  /// Anybody's: neither certificate nor host name is checked.
  record Anybody() implements ServerTrust {}
}
