package dev.sealane.runner.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.runner.StartAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a server offers to queues. Every call blocks, has a time limit, and throws {@link
/// ServerException} when it fails.
public interface QueueApi {

  /// Makes the server know a queue.
  void register(QueueId queue, RegisterQueue body) throws InterruptedException;

  /// Waits for messages.
  ///
  /// @param ticket names the poll; null towards a Plan42 server
  /// @param longest time that the server may hold it
  /// @return a message each, undecoded; none when the time passed
  List<JsonNode> poll(QueueId queue, @Nullable PollTicket ticket, Duration longest)
      throws InterruptedException;

  /// Writes a response. Harmless to repeat.
  ///
  /// @return what to do with the runs that it accepts; empty when it was about something else
  Optional<StartAnswer.Confirmed> respond(
      QueueId queue, MessageId message, QueueMessage.Response response) throws InterruptedException;

  /// Its version, for {@link #markDraining} and {@link #delete}.
  int version(QueueId queue) throws InterruptedException;

  /// Asks a Plan42 server for no new messages.
  ///
  /// @return its new version
  int markDraining(QueueId queue, int version) throws InterruptedException;

  /// Deletes it.
  void delete(QueueId queue, int version) throws InterruptedException;
}
