package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.seal.Bytes;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Table `message`. Every method works inside the caller's transaction.
public final class MessageStore {

  void insert(Handle handle, QueueId queue, Delivered message) {
    handle
        .createUpdate(
            """
            INSERT INTO message (
              id, queue_id, type, payload, poll_no, poll_nonce, response_key_sealed, deadline_at)
            VALUES (:id, :queue, :type, :payload, :no, :nonce, :key, :deadline)
            """)
        .bind("id", message.id().toString())
        .bind("queue", queue.toString())
        .bind("type", message.type())
        .bind("payload", message.payload())
        .bind("no", message.poll().no())
        .bind("nonce", message.poll().nonce())
        .bind("key", message.responseKeySealed().toArray())
        .bind("deadline", message.deadline().toEpochMilli())
        .execute();
  }

  /// What a poll was answered with, in its order.
  List<Delivered> ofPoll(Handle handle, QueueId queue, long pollNo) {
    return handle
        .createQuery(
            "SELECT * FROM message WHERE queue_id = :queue AND poll_no = :no ORDER BY rowid")
        .bind("queue", queue.toString())
        .bind("no", pollNo)
        .map((row, _) -> delivered(row))
        .list();
  }

  Optional<Delivered> find(Handle handle, QueueId queue, MessageId id) {
    return handle
        .createQuery("SELECT * FROM message WHERE id = :id AND queue_id = :queue")
        .bind("id", id.toString())
        .bind("queue", queue.toString())
        .map((row, _) -> delivered(row))
        .findOne();
  }

  void answered(Handle handle, MessageId id, @Nullable String answer, Instant now) {
    handle
        .createUpdate("UPDATE message SET answered_at = :now, answer = :answer WHERE id = :id")
        .bind("id", id.toString())
        .bind("answer", answer)
        .bind("now", now.toEpochMilli())
        .execute();
  }

  int deleteExpired(Handle handle, Instant now) {
    return handle
        .createUpdate("DELETE FROM message WHERE deadline_at < :now")
        .bind("now", now.toEpochMilli())
        .execute();
  }

  private static Delivered delivered(ResultSet row) throws SQLException {
    row.getLong("answered_at");
    boolean answered = !row.wasNull();
    return new Delivered(
        MessageId.parse(row.getString("id")),
        row.getString("type"),
        row.getString("payload"),
        new Poll(row.getLong("poll_no"), row.getString("poll_nonce")),
        Bytes.copyOf(row.getBytes("response_key_sealed")),
        Instant.ofEpochMilli(row.getLong("deadline_at")),
        answered,
        Optional.ofNullable(row.getString("answer")));
  }
}
