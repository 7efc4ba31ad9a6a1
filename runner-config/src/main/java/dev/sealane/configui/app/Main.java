package dev.sealane.configui.app;

import dev.sealane.api.Version;
import dev.sealane.configui.draft.Draft;
import dev.sealane.configui.view.ConfigWindow;
import dev.sealane.runner.config.ConfigException;
import dev.sealane.runner.config.ConfigPaths;
import dev.sealane.runner.config.RunnerConfigFile;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sealane-runner-config`: edits a runner's configuration on a screen.
@Command(
    name = "sealane-runner-config",
    header = "Edit the configuration of this machine's runner on a screen.",
    description = {
      "",
      "Shows the settings of [runner], checks them by the runner's own rules and replaces the file"
          + " in one step, mode 0600. GitHub connections and [policy] are kept but read-only for"
          + " now: edit them in the file.",
      ""
    },
    footer = {
      "",
      "Keys: Tab and arrows move, Ctrl+S saves, Esc leaves.",
      "",
      "Exit codes: 0 saved; 1 the file cannot be read or written; 64 usage, or not a terminal; 130"
          + " left without saving."
    })
public final class Main implements Callable<Integer> {

  @Option(
      names = {"-c", "--config-file"},
      paramLabel = "FILE",
      description = "The file (default: ~/.config/sealane-runner.toml).")
  @Nullable Path configFile;

  @Option(
      names = {"-v", "--version"},
      description = "Print the version and exit.")
  boolean version;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  CommandSpec spec;

  /// Runs the program and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  /// @return the exit code
  static int run(String... arguments) {
    return commandLine().execute(arguments);
  }

  static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Main());
    line.getCommandSpec().exitCodeOnInvalidInput(ExitCode.USAGE.code());
    return line;
  }

  @Override
  public Integer call() {
    if (version) {
      out().println("sealane-runner-config " + Version.PRODUCT);
      return ExitCode.SAVED.code();
    }
    if (Stream.ofNullable(System.console()).noneMatch(Console::isTerminal)) {
      return failed("needs a terminal; edit the file itself in scripts", ExitCode.USAGE);
    }
    Path file = configFile == null ? ConfigPaths.ofProcess().runnerConfig() : configFile;
    try {
      return edit(file);
    } catch (ConfigException | IOException e) {
      return failed(e.getMessage(), ExitCode.FAILED);
    }
  }

  private int edit(Path file) throws IOException {
    Draft draft = Draft.of(Files.exists(file) ? RunnerConfigFile.readSettings(file) : List.of());
    AtomicBoolean saved = new AtomicBoolean();
    Screens.show(
        new ConfigWindow(
            draft,
            edited -> {
              try {
                RunnerConfigFile.write(file, edited.settings());
                saved.set(true);
                return List.of();
              } catch (ConfigException e) {
                return e.problems();
              }
            }));
    if (!saved.get()) {
      return ExitCode.LEFT.code();
    }
    out().println("Saved " + file + ". Restart the runner to use it.");
    return ExitCode.SAVED.code();
  }

  private int failed(@Nullable String problem, ExitCode exit) {
    spec.commandLine().getErr().println("sealane-runner-config: " + problem);
    return exit.code();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
