package dev.sealane.controlplane.queue;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.json.Json;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.StartAnswer.Confirmed;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.auth.Authorization.Action;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;

/// `/v1/…/queues/{Q}/messages…` and `/ping` (protocol.md section 4.2, native.md section 2).
public final class MessageRoutes {

  private static final String QUEUE = "/v1/tenants/:tenant/runners/:runner/queues/:queue";

  private final Queues queues;
  private final Polls polls;
  private final Responses responses;
  private final QueueHealth health;
  private final QueueLimits limits;

  MessageRoutes(
      Queues queues, Polls polls, Responses responses, QueueHealth health, QueueLimits limits) {
    this.queues = queues;
    this.polls = polls;
    this.responses = responses;
    this.health = health;
    this.limits = limits;
  }

  public void addTo(Routes routes) {
    routes.add("GET", QUEUE + "/messages", Access.DAEMON, this::poll);
    routes.add("PUT", QUEUE + "/messages/:message/response", Access.DAEMON, this::respond);
    routes.add("POST", QUEUE + "/ping", Access.WRITE, this::ping);
  }

  private Reply poll(ApiRequest request) throws InterruptedException {
    LiveQueue queue = queue(request, Action.CHANGE);
    int seconds =
        request.queryInt("maxWaitSeconds", 0, 0, Math.toIntExact(limits.maxWait().toSeconds()));
    Poll poll =
        queue.row().isHpke()
            ? Poll.numbered(request.query("pollNo").orElse(""), request.query("nonce").orElse(""))
            : Poll.UNNUMBERED;
    Waiter waiter = new Waiter(request.daemon().token());
    request.whenGone(waiter::end);
    List<QueueMessage> messages = polls.poll(queue, poll, Duration.ofSeconds(seconds), waiter);
    return Reply.plan42(200, new Batch(messages));
  }

  private Reply respond(ApiRequest request) {
    LiveQueue queue = queue(request, Action.CHANGE);
    MessageId message = message(request);
    QueueMessage.Response response = request.body(Json.PLAN42, QueueMessage.Response.class);
    if (response.payload() == null) { // left out of the body
      throw new SealaneException(ErrorCode.INVALID_REQUEST, "Payload: is missing");
    }
    return responses
        .take(queue, message, response)
        .<Reply>map((Confirmed confirmed) -> Reply.plan42(200, confirmed))
        .orElseGet(Reply.NoContent::new);
  }

  /// Ids of messages are ours: another form is one that we do not know.
  private static MessageId message(ApiRequest request) {
    try {
      return request.path("message", MessageId::parse);
    } catch (IllegalArgumentException _) {
      throw new SealaneException(ErrorCode.NOT_FOUND, "no such message, or it has expired");
    }
  }

  private Reply ping(ApiRequest request) throws InterruptedException {
    LiveQueue queue = queue(request, Action.SEE);
    try {
      var _ = health.ping(queue).get();
    } catch (ExecutionException _) {
      throw new SealaneException(ErrorCode.TIMEOUT, "the queue did not answer the ping");
    }
    return Reply.plan42(200, new Pinged(true));
  }

  private LiveQueue queue(ApiRequest request, Action action) {
    return queues.require(
        request.caller(),
        request.path("tenant", TeamId::parse),
        request.path("runner", RunnerId::parse),
        request.path("queue", QueueId::parse),
        action);
  }

  private record Batch(@JsonProperty("Messages") List<QueueMessage> messages) {}

  private record Pinged(@JsonProperty("Success") boolean success) {}
}
