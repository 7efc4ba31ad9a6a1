package dev.sealane.cli.info;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.exit.CliException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    header = "Print a completion script for a shell.",
    description = {"", "One script serves bash and zsh. fish and PowerShell are not there yet."},
    footer = {
      "",
      "Examples:",
      "  source <(sealane completion bash)",
      "  sealane completion zsh > ~/.sealane-completion && echo 'source ~/.sealane-completion' >>"
          + " ~/.zshrc",
      "",
      "Exit codes: 0 printed; 64 another shell."
    })
public final class CompletionCommand implements Callable<Integer> {

  private final Cli cli;
  private final Supplier<CommandLine> wholeTree;

  @Parameters(paramLabel = "SHELL", description = "bash or zsh.")
  String shell = "";

  public CompletionCommand(Cli cli, Supplier<CommandLine> wholeTree) {
    this.cli = cli;
    this.wholeTree = wholeTree;
  }

  @Override
  public Integer call() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw CliException.usage("shell is \"" + shell + "\", must be bash or zsh");
    }
    cli.console().out().println(AutoComplete.bash("sealane", wholeTree.get()));
    return 0;
  }
}
