package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.StartAnswer.Confirmed;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the responses to messages and hands them to whom they concern. Safe for any thread; blocks
/// on the database.
///
/// That a response has come is noted in the database a moment later, many at once: taking it again
/// is harmless, so a crash in between loses nothing, and no start of a run waits for it.
final class Responses {

  private static final Logger log = LoggerFactory.getLogger(Responses.class);
  private static final String START_RUNS = "StartRunsRequest";

  private final Database database;
  private final MessageStore messages;
  private final Sealing sealing;
  private final PendingCalls pending;
  private final RunSource runs;
  private final InstantSource clock;
  private final Map<MessageId, Optional<Confirmed>> unnoted = new ConcurrentHashMap<>();

  Responses(PollAnswers.Parts parts, PendingCalls pending, RunSource runs, InstantSource clock) {
    this.database = parts.database();
    this.messages = parts.messages();
    this.sealing = parts.sealing();
    this.pending = pending;
    this.runs = runs;
    this.clock = clock;
  }

  /// Takes one response. The same one again gets the same answer.
  ///
  /// @return what to do with runs that were accepted; empty when the response was to another
  ///   message
  /// @throws SealaneException `not_found` when nobody waits for it any more; `invalid_request` when
  ///   it cannot be opened or read
  Optional<Confirmed> take(LiveQueue queue, MessageId id, QueueMessage.Response response) {
    return queue.row().isHpke() ? hpke(queue, id, response) : plan42(queue, id, response);
  }

  private Optional<Confirmed> plan42(
      LiveQueue queue, MessageId id, QueueMessage.Response response) {
    if (!pending.waits(id, queue.id())) {
      throw missing();
    }
    pending.complete(id, opened(() -> sealing.openEcies(response.payload())));
    return Optional.empty();
  }

  private Optional<Confirmed> hpke(LiveQueue queue, MessageId id, QueueMessage.Response response) {
    Optional<Confirmed> noted = unnoted.get(id);
    if (noted != null) {
      return noted;
    }
    Optional<LiveQueue.Awaited> awaited = queue.unanswered(id);
    Delivered message =
        awaited
            .map(LiveQueue.Awaited::row)
            .or(() -> database.read(handle -> messages.find(handle, queue.id(), id)))
            .orElseThrow(Responses::missing);
    if (message.answered()) {
      return message.answer().map(text -> Json.PLAN42.read(text, Confirmed.class));
    }
    RunnerReply reply =
        opened(() ->
            sealing.openHpke(
                awaited
                    .map(LiveQueue.Awaited::opening)
                    .orElseGet(() -> sealing.opening(queue.row(), message)),
                response.payload()));
    pending.complete(id, reply);
    Optional<Confirmed> answer =
        message.type().equals(START_RUNS)
            ? Optional.of(confirmed(queue, id, reply))
            : Optional.empty();
    unnoted.put(id, answer);
    queue.responded(id);
    return answer;
  }

  /// A reply of another kind accepts none of the runs.
  private Confirmed confirmed(LiveQueue queue, MessageId id, RunnerReply reply) {
    StartRunsResponse started =
        reply instanceof StartRunsResponse response ? response : new StartRunsResponse(List.of());
    Confirmed answer = new Confirmed(runs.confirm(queue.row().origin().orElseThrow(), id, started));
    queue.answering().lock();
    try {
      if (queue.claims() instanceof LiveQueue.Claims.Waiting(MessageId waiting)
          && waiting.equals(id)) {
        queue.claims(new LiveQueue.Claims.None());
      }
    } finally {
      queue.answering().unlock();
    }
    return answer;
  }

  private static RunnerReply opened(Supplier<RunnerReply> open) {
    try {
      return open.get();
    } catch (SealException | JsonException e) {
      log.warn("response refused problem={}", e.getMessage());
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST, "Payload: " + String.valueOf(e.getMessage()));
    }
  }

  /// Notes the responses that have come since the last time, in one transaction.
  void note() {
    Map<MessageId, Optional<Confirmed>> noted = Map.copyOf(unnoted);
    if (noted.isEmpty()) {
      return;
    }
    database.write(handle -> {
      noted.forEach((id, answer) ->
          messages.answered(
              handle, id, answer.map(Json.PLAN42::write).orElse(null), clock.instant()));
      return noted.size();
    });
    unnoted.keySet().removeAll(noted.keySet());
  }

  /// Forgets messages that cannot be answered any more.
  void forgetExpired() {
    int forgotten = database.write(handle -> messages.deleteExpired(handle, clock.instant()));
    log.debug("messages forgotten count={}", forgotten);
  }

  private static SealaneException missing() {
    return new SealaneException(ErrorCode.NOT_FOUND, "no such message, or it has expired");
  }
}
