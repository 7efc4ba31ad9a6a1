package dev.sealane.runner.app;

import dev.sealane.api.Version;
import dev.sealane.runner.config.ConfigException;
import dev.sealane.runner.config.ConfigPaths;
import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.config.RunnerConfigFile;
import dev.sealane.runner.identity.StateException;
import dev.sealane.runner.journal.JournalException;
import dev.sealane.runner.net.HttpClients;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `sealane-runner`: the daemon as a program of its own.
@Command(
    name = "sealane-runner",
    mixinStandardHelpOptions = false,
    description = "Takes runs from a control plane and carries them out on this machine.",
    version = "sealane-runner " + Version.PRODUCT)
public final class Main implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Option(
      names = {"-c", "--config-file"},
      paramLabel = "FILE",
      description =
          "configuration, default ~/.config/sealane-runner.toml; docs/configuration.md has its"
              + " keys")
  private @Nullable Path configFile;

  @Option(names = "--labels", split = ",", description = "labels in place of the configured ones")
  private List<String> labels = List.of();

  @Option(names = "--max-queues", description = "most queues at once")
  private @Nullable Integer maxQueues;

  @Option(names = "--stop-jobs", description = "at the end, stop running programs")
  private boolean stopJobs;

  @Option(
      names = {"--once", "--disconnect-after-job"},
      description = "end after one run")
  private boolean once;

  @Option(names = "--log-format", description = "text or json", defaultValue = "text")
  private String logFormat = "text";

  @Option(names = "--debug", description = "tell each message and poll")
  private boolean debug;

  @Option(names = "--docker-path", paramLabel = "FILE", hidden = true)
  @SuppressWarnings("UnusedVariable") // the engine is reached by its socket, not by its program
  private @Nullable Path dockerPath;

  @Option(names = "--podman-path", paramLabel = "FILE", hidden = true)
  private @Nullable Path podmanPath;

  @Option(names = "--container-path", paramLabel = "FILE", hidden = true)
  private @Nullable Path containerPath;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "show this help")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean help;

  @Option(
      names = {"-v", "--version"},
      versionHelp = true,
      description = "show the version")
  @SuppressWarnings("UnusedVariable") // picocli itself acts on it
  private boolean version;

  /// Runs the daemon and ends the process with its code.
  public static void main(String[] arguments) {
    HttpClients.forbidSilentRepetition();
    System.exit(run(arguments));
  }

  /// The command line of this program, for the help of a command that hands its words on to it.
  public static CommandLine commandLine() {
    return new CommandLine(new Main());
  }

  /// Runs the daemon.
  ///
  /// @return the exit code
  public static int run(String... arguments) {
    return commandLine()
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((problem, _) -> {
          problem.getCommandLine().getErr().println(problem.getMessage());
          return DaemonExit.USAGE.code();
        })
        .execute(arguments);
  }

  @Override
  public Integer call() throws InterruptedException {
    DaemonLog.Format format;
    switch (logFormat) {
      case "text" -> format = DaemonLog.Format.TEXT;
      case "json" -> format = DaemonLog.Format.JSON;
      default -> {
        return failed("--log-format: is " + logFormat + ", must be text or json", DaemonExit.USAGE);
      }
    }
    DaemonLog.configure(format, debug);
    try {
      return serve(config());
    } catch (ConfigException e) {
      return failed(e.getMessage(), DaemonExit.USAGE);
    } catch (StateException e) {
      return failed(e.getMessage(), e.inUse() ? DaemonExit.STATE_IN_USE : DaemonExit.INTERNAL);
    } catch (JournalException e) {
      return failed(e.getMessage(), DaemonExit.INTERNAL);
    }
  }

  private int serve(RunnerConfig config) throws InterruptedException {
    CompletableFuture<Void> signal = Signals.first();
    try (RunnerDaemon daemon =
        RunnerDaemon.start(config, DaemonOptions.ofProcess().withOnce(once))) {
      CompletableFuture.anyOf(signal, daemon.ended()).get();
      daemon.close(stopJobs);
      return daemon.ended().get().code();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the daemon's end never fails", e);
    }
  }

  private RunnerConfig config() {
    ConfigPaths paths = ConfigPaths.ofProcess();
    RunnerConfig config =
        RunnerConfigFile.read(configFile == null ? paths.runnerConfig() : configFile, paths);
    if (podmanPath != null || containerPath != null) {
      throw new ConfigException(
          List.of("--podman-path, --container-path: this version cannot use those engines yet"));
    }
    if (!labels.isEmpty()) {
      config = config.withLabels(new TreeSet<>(labels));
    }
    if (maxQueues != null) {
      if (maxQueues < 1) {
        throw new ConfigException(
            List.of("--max-queues: is " + maxQueues + ", must be at least 1"));
      }
      config = config.withMaxQueues(maxQueues);
    }
    return config;
  }

  private int failed(@Nullable String problem, DaemonExit exit) {
    spec.commandLine().getErr().println("sealane-runner: " + problem);
    return exit.code();
  }
}
