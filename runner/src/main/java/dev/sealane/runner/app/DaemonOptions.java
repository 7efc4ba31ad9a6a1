package dev.sealane.runner.app;

import dev.sealane.runner.net.SmallCalls;
import java.util.Map;

/// How a daemon is started, beyond its configuration.
///
/// @param once whether it ends after one run
/// @param environment environment variables of the process
/// @param smallCalls what carries small requests to the server
public record DaemonOptions(boolean once, Map<String, String> environment, SmallCalls smallCalls) {

  public DaemonOptions {
    environment = Map.copyOf(environment);
  }

  /// A daemon that stays, with the environment of this process.
  public static DaemonOptions ofProcess() {
    return new DaemonOptions(false, System.getenv(), SmallCalls.OWN_SOCKETS);
  }

  public DaemonOptions withOnce(boolean newOnce) {
    return new DaemonOptions(newOnce, environment, smallCalls);
  }

  public DaemonOptions withSmallCalls(SmallCalls newSmallCalls) {
    return new DaemonOptions(once, environment, newSmallCalls);
  }
}
