package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.http.ListenAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a control plane listens and keeps its data.
final class ServerOptions {

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where to listen (default: 127.0.0.1:7440).")
  @Nullable String listen;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where to keep everything (default: $XDG_DATA_HOME/sealane/server).")
  @Nullable Path dataDir;

  /// @param tls whether to listen by https
  /// @throws CliException when an option has a fault
  ControlPlaneConfig config(Cli cli, ListenAddress.Tls tls) {
    ControlPlaneConfig config = ControlPlaneConfig.defaults(directory(cli));
    try {
      String where = listen == null ? ControlPlaneConfig.USUAL_ADDRESS.toString() : listen;
      config = config.withListen(ListenAddress.parse(where, tls));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    ControlPlaneConfig listening = config;
    return cli.environment()
        .get("SEALANE_MASTER_KEY_FILE")
        .map(file -> listening.withMasterKey(cli.environment().directory().resolve(file)))
        .orElse(listening);
  }

  private Path directory(Cli cli) {
    return dataDir == null
        ? cli.environment().dataHome().resolve("sealane/server")
        : cli.environment().directory().resolve(dataDir);
  }
}
