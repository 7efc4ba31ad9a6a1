package dev.sealane.runner.run;

import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.Source;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import dev.sealane.runner.journal.KeptSecrets.Kept;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An attempt that was admitted, with all decisions about how it will run.
///
/// @param attempt which one
/// @param spec what to run
/// @param runtime where
/// @param image image reference; null under `process`
/// @param limits what is enforced, also by a restarted daemon
/// @param needsSetup whether workspace or image must be made ready, so that a permit is asked for
record RunPlan(
    AttemptRef attempt,
    RunSpec spec,
    ContainerRuntime runtime,
    @Nullable String image,
    KeptLimits limits,
    boolean needsSetup) {

  /// What a restarted daemon needs and nobody may read.
  Kept kept() {
    return new Kept(redactions(), spec.artifacts());
  }

  /// Values that are masked in the log: secrets and git credentials.
  private List<String> redactions() {
    List<String> values = new ArrayList<>(spec.secrets().values());
    if (spec.source() instanceof Source.Git git) {
      Stream.of(git.token(), git.sshKey()).filter(it -> it != null).forEach(values::add);
    }
    return values;
  }

  /// Leaves out the specification, which holds secrets.
  @Override
  public String toString() {
    return "RunPlan[" + attempt + "]";
  }
}
