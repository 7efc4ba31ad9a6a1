package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `bar`. Every method works inside the caller's transaction.
final class BarStore {

  List<Bar> of(Handle handle, RunId run) {
    return handle
        .createQuery("SELECT b.*, b.run_id AS id FROM bar b WHERE b.run_id = :run")
        .bind("run", run.toString())
        .map((row, _) -> barOfRun(row).orElseThrow())
        .list();
  }

  /// Bars a pair after one more refusal.
  ///
  /// @param policyHash the policy that refuses; null = bar it for a time
  void refuse(Handle handle, Refusal refusal, @Nullable String policyHash, Instant now) {
    int refusals =
        1
            + handle
                .createQuery(
                    "SELECT refusals FROM bar WHERE run_id = :run AND instance_id = :instance")
                .bind("run", refusal.run().toString())
                .bind("instance", refusal.instance().toString())
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
    Instant until = policyHash == null ? now.plus(Bar.pause(refusals)) : null;
    handle
        .createUpdate(
            """
            INSERT INTO bar (
              run_id, instance_id, reason_code, reason, policy_hash, until_at, refusals)
            VALUES (:run, :instance, :code, :reason, :policy, :until, :refusals)
            ON CONFLICT (run_id, instance_id) DO UPDATE SET
              reason_code = :code, reason = :reason, policy_hash = :policy, until_at = :until,
              refusals = :refusals
            """)
        .bind("run", refusal.run().toString())
        .bind("instance", refusal.instance().toString())
        .bind("code", refusal.code())
        .bind("reason", refusal.reason())
        .bind("policy", policyHash)
        .bind("until", RunStore.millis(until))
        .bind("refusals", refusals)
        .execute();
  }

  /// Drops the bars of a run that has ended.
  void forget(Handle handle, RunId run) {
    handle
        .createUpdate("DELETE FROM bar WHERE run_id = :run")
        .bind("run", run.toString())
        .execute();
  }

  /// The bar in a row that joins a run, as `id`, with its bar.
  static Optional<Bar> barOfRun(ResultSet row) throws SQLException {
    String instance = row.getString("instance_id");
    if (instance == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Bar(
            RunId.parse(row.getString("id")),
            InstanceId.parse(instance),
            row.getString("reason_code"),
            row.getString("reason"),
            row.getString("policy_hash"),
            RunStore.instant(row, "until_at"),
            row.getInt("refusals")));
  }

  /// Who said no to what.
  ///
  /// @param code the refusal's code
  /// @param reason one sentence
  record Refusal(RunId run, InstanceId instance, String code, String reason) {}
}
