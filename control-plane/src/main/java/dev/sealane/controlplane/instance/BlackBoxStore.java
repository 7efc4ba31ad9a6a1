package dev.sealane.controlplane.instance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.json.Json;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.LossReport;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Table `black_box`. Every method works inside the caller's transaction.
final class BlackBoxStore {

  /// Losses that are kept of an instance, and given out of a runner; the newest.
  private static final int KEPT = 20;

  /// The same loss again is harmless.
  void put(Handle handle, InstanceId instance, LossReport report) {
    ContactLoss loss = report.loss();
    handle
        .createUpdate(
            """
            INSERT OR REPLACE INTO black_box
              (instance_id, until_at, since_at, code, message, entries)
            VALUES (:instance, :until, :since, :code, :message, :entries)
            """)
        .bind("instance", instance.toString())
        .bind("until", loss.until().toEpochMilli())
        .bind("since", loss.since().toEpochMilli())
        .bind("code", loss.code())
        .bind("message", loss.message())
        .bind(
            "entries",
            new String(
                Json.NATIVE.writeListBytes(report.entries(), BlackBoxEntry.class),
                StandardCharsets.UTF_8))
        .execute();
    handle
        .createUpdate(
            """
            DELETE FROM black_box WHERE instance_id = :instance AND until_at < (
              SELECT min(until_at) FROM (
                SELECT until_at FROM black_box WHERE instance_id = :instance
                ORDER BY until_at DESC LIMIT :kept))
            """)
        .bind("instance", instance.toString())
        .bind("kept", KEPT)
        .execute();
  }

  /// The newest losses of a runner's instances, newest first. As many as one instance has at most:
  /// each carries its entries.
  List<KnownLoss> ofRunner(Handle handle, RunnerId runner) {
    return handle
        .createQuery(
            """
            SELECT b.* FROM black_box b JOIN instance i ON i.id = b.instance_id
            WHERE i.runner_id = :runner ORDER BY b.until_at DESC LIMIT :most
            """)
        .bind("runner", runner.toString())
        .bind("most", KEPT)
        .map((row, _) ->
            new KnownLoss(
                InstanceId.parse(row.getString("instance_id")),
                new ContactLoss(
                    Instant.ofEpochMilli(row.getLong("since_at")),
                    Instant.ofEpochMilli(row.getLong("until_at")),
                    row.getString("code"),
                    row.getString("message")),
                Json.NATIVE.read(row.getString("entries"), JsonNode.class)))
        .list();
  }
}
