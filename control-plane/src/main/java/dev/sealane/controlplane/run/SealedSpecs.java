package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.seal.AtRest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Specifications at rest: one sealed value a run, bound to its place. Safe for any thread; costs
/// time, so it is called outside transactions.
final class SealedSpecs {

  private static final String TABLE = "run";
  private static final String KEY_VERSION = "1";

  private final AtRest atRest;

  SealedSpecs(AtRest atRest) {
    this.atRest = atRest;
  }

  Bytes seal(TeamId team, RunId run, RunSpec spec) {
    byte[] plain = Json.NATIVE.write(spec).getBytes(StandardCharsets.UTF_8);
    return Bytes.copyOf(atRest.seal(plain, TABLE, team.toString(), run.toString(), KEY_VERSION));
  }

  /// Opens the specification of a claimed run and checks the columns that scheduling went by: they
  /// are copies that anybody with the database could have changed.
  ///
  /// @return empty when it does not open, or the copies do not agree
  Optional<RunSpec> open(Candidate claimed) {
    RunState run = claimed.run();
    try {
      byte[] plain =
          atRest.open(
              claimed.sealed().toArray(),
              TABLE,
              run.team().toString(),
              run.id().toString(),
              KEY_VERSION);
      RunSpec spec = Json.NATIVE.read(plain, RunSpec.class);
      return agrees(spec, claimed) ? Optional.of(spec) : Optional.empty();
    } catch (SealException | JsonException _) {
      return Optional.empty(); // told by the caller, who knows the run
    }
  }

  private static boolean agrees(RunSpec spec, Candidate claimed) {
    RunState run = claimed.run();
    return Requirements.of(run.team(), spec).equals(claimed.runClass().requirements())
        && spec.priority() == claimed.priority()
        && spec.maxRetries() == run.maxRetries()
        && spec.lostAfter().equals(run.lostAfter())
        && spec.grace().equals(run.grace());
  }
}
