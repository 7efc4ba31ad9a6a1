package dev.sealane.runner.net;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.json.Json;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.runner.RegisterQueue;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.config.RunnerToken;
import dev.sealane.runner.net.ServerException.OutOfReach;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// {@link QueueApi} over HTTP. Polls go over connections of their own, so that an answer that takes
/// half a minute never stands before another call.
final class HttpQueueApi implements QueueApi {

  /// What a poll may take beyond the time that the server may hold it.
  private static final Duration POLL_SLACK = Duration.ofSeconds(15);

  /// Short, so that within the 10 s in which a response is repeated a lost one is (native.md
  /// section 2).
  private static final Duration RESPONSE_LIMIT = Duration.ofSeconds(4);

  private static final String JSON_ERROR = ": the answer cannot be read";

  private final Transport polls;
  private final Transport calls;
  private final String queues;

  HttpQueueApi(Transport polls, Transport calls, RunnerToken token) {
    this.polls = polls;
    this.calls = calls;
    this.queues = "/v1/tenants/" + token.team() + "/runners/" + token.runner() + "/queues/";
  }

  @Override
  public void register(QueueId queue, RegisterQueue body) throws InterruptedException {
    calls.send(Call.of("PUT", queues + queue).json(Json.PLAN42.writeBytes(body)));
  }

  @Override
  public List<JsonNode> poll(QueueId queue, @Nullable PollTicket ticket, Duration longest)
      throws InterruptedException {
    String query = "?maxWaitSeconds=" + longest.toSeconds();
    if (ticket != null) {
      query += "&nonce=" + ticket.nonce() + "&pollNo=" + ticket.no();
    }
    Call call =
        Call.of("GET", queues + queue + "/messages" + query).within(longest.plus(POLL_SLACK));
    byte[] body = polls.send(call).body();
    return JsonAnswers.read(call, () -> Json.PLAN42.read(body, QueueMessage.Batch.class))
        .messages();
  }

  @Override
  public Optional<StartAnswer.Confirmed> respond(
      QueueId queue, MessageId message, QueueMessage.Response response)
      throws InterruptedException {
    Call call =
        Call.of("PUT", queues + queue + "/messages/" + message + "/response")
            .json(Json.PLAN42.writeBytes(response))
            .within(RESPONSE_LIMIT);
    Answer answer = calls.send(call);
    return answer.status() == 200 && answer.body().length > 0
        ? Optional.of(
            JsonAnswers.read(
                call, () -> Json.PLAN42.read(answer.body(), StartAnswer.Confirmed.class)))
        : Optional.empty();
  }

  @Override
  public int version(QueueId queue) throws InterruptedException {
    return version(Call.of("GET", queues + queue));
  }

  @Override
  public int markDraining(QueueId queue, int version) throws InterruptedException {
    Map<String, Boolean> body = new TreeMap<>(Map.of("IsHealthy", false, "Draining", true));
    return version(
        Call.of("PATCH", queues + queue)
            .json(Json.PLAN42.writeBytes(body))
            .header("If-Match", Integer.toString(version)));
  }

  @Override
  public void delete(QueueId queue, int version) throws InterruptedException {
    calls.send(Call.of("DELETE", queues + queue).header("If-Match", Integer.toString(version)));
  }

  private int version(Call call) throws InterruptedException {
    byte[] body = calls.send(call).body();
    JsonNode version = JsonAnswers.read(call, () -> Json.PLAN42.readTree(body)).path("Version");
    if (!version.isInt()) {
      throw new ServerException(new OutOfReach(), call + JSON_ERROR, null);
    }
    return version.intValue();
  }
}
