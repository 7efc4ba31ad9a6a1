package dev.sealane.runner.app;

import dev.sealane.client.http.CertificateAuthority;
import dev.sealane.runner.config.ConfigException;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.net.ServerTrust;
import java.nio.file.Path;
import java.util.List;

/// Whom the configuration trusts.
final class Trust {

  private Trust() {}

  /// @throws ConfigException when the certificates of `ca` cannot be read
  static ServerTrust of(RunnerConfig config) {
    Path ca = config.ca();
    if (ca == null) {
      return config.skipSslVerify() ? new ServerTrust.Anybody() : new ServerTrust.OfJdk();
    }
    try {
      return new ServerTrust.OfAuthority(CertificateAuthority.read(ca));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(List.of("runner." + e.getMessage()));
    }
  }
}
