package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.controlplane.app.ConfigException;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.app.ControlPlaneConfigFile;
import dev.sealane.controlplane.http.ListenAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
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

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The server's settings (default: $XDG_CONFIG_HOME/sealane/server.toml).")
  @Nullable Path configFile;

  /// What the file says, with what the options say on top.
  ///
  /// @param tls what the options say about https; empty = nothing
  /// @throws CliException when an option or the file has a fault
  ControlPlaneConfig config(Cli cli, Optional<ListenAddress.Tls> tls) {
    ControlPlaneConfig config = fromFile(cli);
    if (dataDir != null) {
      config = config.withDataDirectory(cli.environment().directory().resolve(dataDir));
    }
    if (listen != null || tls.isPresent()) {
      config = config.withListen(address(config, tls));
    }
    ControlPlaneConfig listening = config;
    return cli.environment()
        .get("SEALANE_MASTER_KEY_FILE")
        .map(file -> listening.withMasterKey(cli.environment().directory().resolve(file)))
        .orElse(listening);
  }

  private ControlPlaneConfig fromFile(Cli cli) {
    Path usualData = cli.environment().dataHome().resolve("sealane/server");
    Path usualFile = cli.environment().configHome().resolve("sealane/server.toml");
    if (configFile == null && !Files.exists(usualFile)) {
      return ControlPlaneConfig.defaults(usualData);
    }
    Path file = configFile == null ? usualFile : cli.environment().directory().resolve(configFile);
    try {
      return ControlPlaneConfigFile.read(file, usualData);
    } catch (ConfigException e) {
      String message = String.valueOf(e.getMessage());
      String named = message.contains(file.toString()) ? message : file + ": " + message;
      throw new CliException(ExitCode.USAGE, named, e);
    }
  }

  private ListenAddress address(ControlPlaneConfig config, Optional<ListenAddress.Tls> tls) {
    String where = listen == null ? config.listen().toString() : listen;
    try {
      return ListenAddress.parse(where, tls.orElse(config.listen().tls()));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }
}
