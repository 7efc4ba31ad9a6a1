package dev.sealane.controlplane.run;

import dev.sealane.api.id.TeamId;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.seal.LengthPrefixed;
import java.util.Collections;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a run asks of an instance. Runs of a team with equal requirements form a class.
///
/// @param labels labels that it must have
/// @param runtime name of a runtime, {@link #ENGINE} or {@link #ANY}
/// @param cpus cores that it takes; 0 = the instance's default, not counted
/// @param memoryBytes bytes that it takes; 0 = the instance's default, not counted
record Requirements(
    TeamId team, SortedSet<String> labels, String runtime, double cpus, long memoryBytes) {

  /// Any runtime that has images.
  static final String ENGINE = "engine";

  /// Whatever the instance chooses.
  static final String ANY = "any";

  /// The runtime without images.
  static final String PROCESS = "process";

  Requirements {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
  }

  /// What {@code spec} asks for (native.md section 6: its runtime, else an image means an engine).
  static Requirements of(TeamId team, RunSpec spec) {
    return new Requirements(
        team,
        spec.labels(),
        Objects.requireNonNullElse(spec.runtime(), spec.image() == null ? ANY : ENGINE),
        Objects.requireNonNullElse(spec.resources().cpus(), 0.0),
        Objects.requireNonNullElse(spec.resources().memoryBytes(), 0L));
  }

  /// Names the class: 64 hex digits, equal only for equal requirements.
  String hash() {
    return LengthPrefixed.of(
            team.toString(),
            String.join(",", labels),
            runtime,
            Double.toString(cpus),
            Long.toString(memoryBytes))
        .sha256Hex();
  }

  /// Whether a program of this class may run in a container, which outlives its daemon.
  boolean mayUseContainer() {
    return !runtime.equals(PROCESS);
  }
}
