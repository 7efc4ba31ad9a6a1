package dev.sealane.benchmarks.load;

import dev.sealane.runner.app.DaemonLog;
import dev.sealane.runner.app.DaemonOptions;
import dev.sealane.runner.app.RunnerDaemon;
import dev.sealane.runner.config.ConfigPaths;
import dev.sealane.runner.config.RunnerConfigFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// The real daemon, journal and sealing included, whose programs do nothing. Argument: its
/// configuration file. Ends with SIGTERM.
public final class NoopDaemon {

  private NoopDaemon() {}

  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    DaemonLog.configure(DaemonLog.Format.TEXT, false);
    RunnerDaemon daemon =
        RunnerDaemon.start(
            RunnerConfigFile.read(Path.of(arguments[0]), ConfigPaths.ofProcess()),
            DaemonOptions.ofProcess(),
            (_, _, _, _) -> Map.of("process", new NoopRuntime()));
    Runtime.getRuntime().addShutdownHook(new Thread(daemon::close));
    daemon.ended().get();
  }
}
