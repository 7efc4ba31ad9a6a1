package dev.sealane.runner.app;

import java.util.Map;

/// How a daemon is started, beyond its configuration.
///
/// @param once whether it ends after one run
/// @param environment environment variables of the process
public record DaemonOptions(boolean once, Map<String, String> environment) {

  public DaemonOptions {
    environment = Map.copyOf(environment);
  }

  /// A daemon that stays, with the environment of this process.
  public static DaemonOptions ofProcess() {
    return new DaemonOptions(false, System.getenv());
  }

  public DaemonOptions withOnce(boolean newOnce) {
    return new DaemonOptions(newOnce, environment);
  }
}
