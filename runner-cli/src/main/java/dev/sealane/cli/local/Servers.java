package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.controlplane.app.ControlPlane;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.app.StartException;
import dev.sealane.controlplane.http.ListenAddress;
import java.net.URI;
import java.time.InstantSource;

/// Starts control planes inside this process.
final class Servers {

  private Servers() {}

  /// @throws CliException when the port or the directory cannot be had
  static ControlPlane start(ControlPlaneConfig config, InstantSource clock) {
    try {
      return ControlPlane.start(config, clock);
    } catch (StartException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  static void warnWhenOpen(Cli cli, ListenAddress listen) {
    if (!listen.loopback() && listen.tls() instanceof ListenAddress.Tls.Off) {
      cli.console()
          .say(
              "Warning: listening on "
                  + listen
                  + " without TLS; tokens and logs can be read on the network. Say --tls-cert and"
                  + " --tls-key, or put a proxy in front.");
    }
  }

  /// An address that this machine itself can use, also when the server listens on all.
  static URI ownAddress(URI address) {
    return URI.create(
        address.toString().replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:"));
  }
}
