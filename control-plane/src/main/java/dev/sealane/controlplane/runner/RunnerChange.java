package dev.sealane.controlplane.runner;

import java.util.Optional;

/// What changes about a runner; empty = stays.
///
/// @param description an empty text clears it
record RunnerChange(
    Optional<String> name,
    Optional<String> description,
    Optional<Boolean> isCloud,
    Optional<Boolean> runsTasks,
    Optional<Boolean> proxiesGithub,
    Optional<Boolean> draining,
    Optional<Boolean> deleted) {

  static final RunnerChange NOTHING =
      new RunnerChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  static RunnerChange draining(boolean draining) {
    return new RunnerChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(draining),
        Optional.empty());
  }

  static RunnerChange deleted(boolean deleted) {
    return new RunnerChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(deleted));
  }
}
