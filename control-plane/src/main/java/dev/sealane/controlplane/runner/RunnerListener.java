package dev.sealane.controlplane.runner;

import dev.sealane.api.id.RunnerId;

/// Hears that a runner was deleted, after the commit. May block; must not throw.
@FunctionalInterface
public interface RunnerListener {
  void deleted(RunnerId runner);
}
