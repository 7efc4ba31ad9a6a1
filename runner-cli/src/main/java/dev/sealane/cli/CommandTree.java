package dev.sealane.cli;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.GroupCommand;
import dev.sealane.cli.fleet.RunnerTokenCreateCommand;
import dev.sealane.cli.fleet.RunnerTokenRevokeCommand;
import dev.sealane.cli.fleet.RunnersDrainCommand;
import dev.sealane.cli.fleet.RunnersListCommand;
import dev.sealane.cli.fleet.RunnersPingCommand;
import dev.sealane.cli.fleet.RunnersRemoveCommand;
import dev.sealane.cli.fleet.RunnersShowCommand;
import dev.sealane.cli.info.CompletionCommand;
import dev.sealane.cli.info.DoctorCommand;
import dev.sealane.cli.info.HealthCommand;
import dev.sealane.cli.info.MeCommand;
import dev.sealane.cli.info.VersionCommand;
import dev.sealane.cli.local.AdminBackupCommand;
import dev.sealane.cli.local.AdminTokenResetCommand;
import dev.sealane.cli.local.LocalStack;
import dev.sealane.cli.local.RunnerExecCommand;
import dev.sealane.cli.local.ServeCommand;
import dev.sealane.cli.local.UpCommand;
import dev.sealane.cli.run.ArtifactsDownloadCommand;
import dev.sealane.cli.run.ArtifactsListCommand;
import dev.sealane.cli.run.CancelCommand;
import dev.sealane.cli.run.CreateCommand;
import dev.sealane.cli.run.ExecCommand;
import dev.sealane.cli.run.ExplainCommand;
import dev.sealane.cli.run.GetCommand;
import dev.sealane.cli.run.ListCommand;
import dev.sealane.cli.run.LogsCommand;
import dev.sealane.cli.run.RunsListCommand;
import dev.sealane.cli.run.StatusCommand;
import dev.sealane.cli.run.SubmitCommand;
import dev.sealane.cli.run.WaitCommand;
import dev.sealane.cli.run.WatchCommand;
import dev.sealane.cli.setup.ConfigGetCommand;
import dev.sealane.cli.setup.ConfigListCommand;
import dev.sealane.cli.setup.ConfigSetCommand;
import dev.sealane.cli.setup.ConfigUseCommand;
import dev.sealane.cli.setup.LoginCommand;
import dev.sealane.cli.setup.LogoutCommand;
import java.util.List;
import picocli.CommandLine;

/// All commands (cli.md section 2), in the order of the help.
final class CommandTree {

  private final Cli cli;

  CommandTree(Cli cli) {
    this.cli = cli;
  }

  /// The command line for one call.
  ///
  /// @param words the arguments; empty = everything
  CommandLine build(List<String> words) {
    CommandLine root = new CommandLine(new RootCommand(cli));
    Help.dress(root);
    CommandNode.addChosen(root, nodes(), words);
    return root;
  }

  private List<CommandNode> nodes() {
    return List.of(
        CommandNode.of("exec", () -> new ExecCommand(cli, new LocalStack()))
            .tuned(line -> line.setStopAtPositional(true)),
        CommandNode.of("submit", () -> new SubmitCommand(cli)),
        CommandNode.of("wait", () -> new WaitCommand(cli)),
        CommandNode.of("watch", () -> new WatchCommand(cli)),
        CommandNode.of("list", () -> new ListCommand(cli)),
        CommandNode.of("status", () -> new StatusCommand(cli)),
        CommandNode.of("logs", () -> new LogsCommand(cli)),
        CommandNode.of("cancel", () -> new CancelCommand(cli), "kill"),
        runs(),
        runners(),
        group("runner", "The runner of this machine (the fleet: see runners).", runnerHere()),
        CommandNode.of("up", () -> new UpCommand(cli)),
        CommandNode.of("serve", () -> new ServeCommand(cli)),
        group(
            "admin",
            "Repair a control plane on its own machine.",
            List.of(
                group(
                    "token",
                    "The owner's token.",
                    List.of(CommandNode.of("reset", () -> new AdminTokenResetCommand(cli)))),
                CommandNode.of("backup", () -> new AdminBackupCommand(cli)))),
        CommandNode.of("login", () -> new LoginCommand(cli)),
        CommandNode.of("logout", () -> new LogoutCommand(cli)),
        config(),
        CommandNode.of("me", () -> new MeCommand(cli), "whoami"),
        CommandNode.of("health", () -> new HealthCommand(cli)),
        CommandNode.of("doctor", () -> new DoctorCommand(cli)),
        CommandNode.of("version", () -> new VersionCommand(cli)),
        CommandNode.of("completion", () -> new CompletionCommand(cli, () -> build(List.of()))));
  }

  private CommandNode runs() {
    return group(
        "runs",
        "Start, list, follow and steer runs.",
        List.of(
            CommandNode.of("create", () -> new CreateCommand(cli)),
            CommandNode.of("list", () -> new RunsListCommand(cli)),
            CommandNode.of("get", () -> new GetCommand(cli), "show", "view"),
            CommandNode.of("cancel", () -> new CancelCommand(cli), "kill"),
            CommandNode.of("logs", () -> new LogsCommand(cli)),
            CommandNode.of("watch", () -> new WatchCommand(cli)),
            CommandNode.of("explain", () -> new ExplainCommand(cli)),
            group(
                "artifacts",
                "Files that a run left.",
                List.of(
                    CommandNode.of("list", () -> new ArtifactsListCommand(cli)),
                    CommandNode.of("download", () -> new ArtifactsDownloadCommand(cli))))));
  }

  private CommandNode runners() {
    return group(
        "runners",
        "The fleet (the runner of this machine: see runner).",
        List.of(
            CommandNode.of("list", () -> new RunnersListCommand(cli)),
            CommandNode.of("show", () -> new RunnersShowCommand(cli), "get"),
            CommandNode.of("ping", () -> new RunnersPingCommand(cli)),
            CommandNode.of("drain", () -> new RunnersDrainCommand(cli)),
            CommandNode.of("remove", () -> new RunnersRemoveCommand(cli)),
            group(
                "token",
                "Tokens of runners.",
                List.of(
                    CommandNode.of("create", () -> new RunnerTokenCreateCommand(cli)),
                    CommandNode.of("revoke", () -> new RunnerTokenRevokeCommand(cli))))));
  }

  private List<CommandNode> runnerHere() {
    return List.of(
        CommandNode.of("exec", () -> new RunnerExecCommand(cli)).tuned(CommandTree::passOn));
  }

  private static void passOn(CommandLine line) {
    line.setUnmatchedOptionsArePositionalParams(true);
    Help.listOptionsOf(RunnerExecCommand::daemon, line);
  }

  private CommandNode config() {
    return group(
        "config",
        "Profiles: servers and tokens on this machine.",
        List.of(
            CommandNode.of("list", () -> new ConfigListCommand(cli)),
            CommandNode.of("use", () -> new ConfigUseCommand(cli)),
            CommandNode.of("get", () -> new ConfigGetCommand(cli)),
            CommandNode.of("set", () -> new ConfigSetCommand(cli))));
  }

  private CommandNode group(String name, String header, List<CommandNode> children) {
    return new CommandNode(name, List.of(), header, () -> new GroupCommand(cli), children, _ -> {});
  }
}
