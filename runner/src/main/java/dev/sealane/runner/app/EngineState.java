package dev.sealane.runner.app;

import dev.sealane.runner.config.RunnerConfig;
import dev.sealane.runner.config.RunnerConfig.RuntimeKind;
import dev.sealane.runner.container.docker.EngineAddress;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Tells whether the container engine answers: `up`, `down`, or `none` when there was none at the
/// first look. For one thread at a time; blocks for three seconds when the engine hangs.
final class EngineState implements Supplier<String> {

  private final RunnerConfig config;
  private final Map<String, String> environment;
  private boolean looked;
  private Optional<EngineAddress> engine = Optional.empty();

  /// @param environment of this process; `DOCKER_HOST` names the engine
  EngineState(RunnerConfig config, Map<String, String> environment) {
    this.config = config;
    this.environment = Map.copyOf(environment);
  }

  @Override
  public synchronized String get() {
    if (!looked) {
      looked = true;
      engine =
          config.runtime() == RuntimeKind.PROCESS
              ? Optional.empty()
              : EngineAddress.find(environment);
    }
    return engine.map(address -> address.answers() ? "up" : "down").orElse("none");
  }
}
