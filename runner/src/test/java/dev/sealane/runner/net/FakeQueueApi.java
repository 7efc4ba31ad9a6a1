package dev.sealane.runner.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.net.ServerException.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// Queues of a server in memory. What a poll gets is scripted, poll by poll.
public final class FakeQueueApi implements QueueApi {

  /// A registration that came.
  public record Registered(QueueId queue, RegisterQueue body) {}

  /// A poll that came.
  public record Polled(QueueId queue, @Nullable PollTicket ticket) {}

  /// A response that came.
  public record Responded(QueueId queue, MessageId message, QueueMessage.Response response) {}

  /// What becomes of a poll.
  @FunctionalInterface
  public interface Script {
    List<JsonNode> answer(Polled poll);
  }

  public final List<Registered> registrations = new CopyOnWriteArrayList<>();
  public final BlockingQueue<Polled> polls = new LinkedBlockingQueue<>();
  public final BlockingQueue<Responded> responses = new LinkedBlockingQueue<>();
  public final List<String> changes = new CopyOnWriteArrayList<>();
  public final BlockingQueue<Failure> registrationFailures = new LinkedBlockingQueue<>();
  public final BlockingQueue<Failure> responseFailures = new LinkedBlockingQueue<>();
  public volatile Optional<StartAnswer.Confirmed> confirmation = Optional.empty();
  private final BlockingQueue<Script> scripts = new LinkedBlockingQueue<>();

  /// The next poll gets this.
  public void next(Script script) {
    scripts.add(script);
  }

  /// The next poll fails.
  public void nextFails(Failure failure) {
    scripts.add(_ -> {
      throw new ServerException(failure, "scripted", null);
    });
  }

  @Override
  public void register(QueueId queue, RegisterQueue body) {
    registrations.add(new Registered(queue, body));
    fail(registrationFailures);
  }

  private static void fail(BlockingQueue<Failure> failures) {
    Failure failure = failures.poll();
    if (failure != null) {
      throw new ServerException(failure, "scripted", null);
    }
  }

  @Override
  public List<JsonNode> poll(QueueId queue, @Nullable PollTicket ticket, Duration longest)
      throws InterruptedException {
    Polled poll = new Polled(queue, ticket);
    polls.add(poll);
    return scripts.take().answer(poll);
  }

  @Override
  public Optional<StartAnswer.Confirmed> respond(
      QueueId queue, MessageId message, QueueMessage.Response response) {
    fail(responseFailures);
    responses.add(new Responded(queue, message, response));
    return confirmation;
  }

  @Override
  public int version(QueueId queue) {
    return 1;
  }

  @Override
  public int markDraining(QueueId queue, int version) {
    changes.add("drain");
    return version + 1;
  }

  @Override
  public void delete(QueueId queue, int version) {
    changes.add("delete");
  }
}
