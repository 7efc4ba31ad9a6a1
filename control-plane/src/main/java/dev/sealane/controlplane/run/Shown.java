package dev.sealane.controlplane.run;

import dev.sealane.api.run.RunSpec;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What may be shown of a specification: no values of `env` and `secrets`, no credentials.
///
/// @param envNames names of the variables, sorted
/// @param secretNames names of the secrets, sorted
record Shown(
    List<String> command,
    @Nullable String image,
    SortedSet<String> labels,
    List<String> envNames,
    List<String> secretNames) {

  Shown {
    command = List.copyOf(command);
    labels = new TreeSet<>(labels);
    envNames = List.copyOf(envNames);
    secretNames = List.copyOf(secretNames);
  }

  static Shown of(RunSpec spec) {
    return new Shown(
        spec.command(),
        spec.image(),
        spec.labels(),
        spec.env().keySet().stream().sorted().toList(),
        spec.secrets().keySet().stream().sorted().toList());
  }
}
