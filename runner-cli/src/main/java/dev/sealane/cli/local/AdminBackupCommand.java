package dev.sealane.cli.local;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.controlplane.app.Backup;
import dev.sealane.controlplane.app.ControlPlaneConfig;
import dev.sealane.controlplane.app.StartException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "backup",
    header = "Copy all that a control plane keeps, also while it runs.",
    description = {
      "",
      "Writes the database as of one moment, the logs, the archives and the artifacts into a new"
          + " directory. A server starts from it with `sealane serve --data-dir DIR` and the master"
          + " key.",
      "",
      "The master key is NOT in it unless --with-master-key is given: without the key nobody can"
          + " read specs, logs or files of the backup. Keep a copy of the key elsewhere."
    },
    footer = {
      "",
      "Example:",
      "  sealane admin backup --data-dir /var/lib/sealane -o /backup/sealane-monday",
      "",
      "Exit codes: 0 written; 1 it cannot be read or written."
    })
public final class AdminBackupCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin ServerOptions server = new ServerOptions();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "DIR",
      description = "A directory that does not exist yet.")
  Path output = Path.of("");

  @Option(names = "--with-master-key", description = "Put the master key into the backup, too.")
  boolean withMasterKey;

  public AdminBackupCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() {
    ControlPlaneConfig config = server.config(cli, Optional.empty());
    Path target = cli.environment().directory().resolve(output);
    try {
      Backup.write(config, target, withMasterKey);
    } catch (StartException e) {
      throw new CliException(ExitCode.FAILED, String.valueOf(e.getMessage()), e);
    }
    cli.console().out().println(target.toString());
    cli.hint(
        withMasterKey
            ? "The master key is in the backup: whoever has it can read everything in it."
            : "The master key is NOT in the backup; without a copy of %s it cannot be read."
                .formatted(config.masterKey()));
    return 0;
  }
}
