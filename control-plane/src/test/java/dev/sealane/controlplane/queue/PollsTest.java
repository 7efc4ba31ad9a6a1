package dev.sealane.controlplane.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.PingRequest;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.message.RunnerReply.PingResponse;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.Confirmed;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.sql.Database;
import dev.sealane.controlplane.sql.SqliteFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class PollsTest {

  private static final String NONCE = QueueRig.NONCE;
  private static final String OTHER = QueueRig.OTHER_NONCE;
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir Path directory;
  private Database database;
  private QueueRig rig;
  private LiveQueue queue;
  private final FakeRuns runs = new FakeRuns();
  private final P256KeyPair key = P256KeyPair.generate();
  private final RunId run = new RunId(UUID.randomUUID());

  @BeforeEach
  void open() {
    database = Database.open(new SqliteFile(directory.resolve("queues.db")));
    Fixtures.makeRunner(database);
    rig = new QueueRig(database, runs);
    queue = rig.register(Fixtures.hpkeQueue(Fixtures.queueId(), 1, key));
  }

  @AfterEach
  void close() {
    rig.close();
    database.close();
  }

  @Test
  void a_run_is_sealed_for_the_poll_that_claims_it() throws InterruptedException {
    runs.waiting.add(run);

    QueueMessage message = only(rig.poll(queue, 1, NONCE));

    assertThat(rig.open(key, message, NONCE).message())
        .isInstanceOfSatisfying(
            StartRunsRequest.class,
            request -> assertThat(request.runs().getFirst().run()).isEqualTo(run));
    assertThatThrownBy(() -> rig.open(key, message, OTHER)).isInstanceOf(SealException.class);
  }

  @Test
  void the_same_poll_gets_the_same_sealed_answer() throws InterruptedException {
    runs.waiting.add(run);

    List<QueueMessage> first = rig.poll(queue, 1, NONCE);

    assertThat(rig.poll(queue, 1, NONCE)).isEqualTo(first).hasSize(1);
    assertThat(runs.claims).isEqualTo(1);
  }

  @Test
  void the_same_poll_gets_the_same_answer_after_a_restart() throws InterruptedException {
    runs.waiting.add(run);
    List<QueueMessage> first = rig.poll(queue, 1, NONCE);

    try (QueueRig restarted = new QueueRig(database, runs)) {
      LiveQueue met = restarted.live.find(queue.id()).orElseThrow();
      assertThat(restarted.poll(met, 1, NONCE)).isEqualTo(first);
      assertConflict(() -> restarted.poll(met, 1, OTHER));
    }
  }

  @Test
  void a_higher_poll_gives_back_what_was_not_confirmed() throws InterruptedException {
    runs.waiting.add(run);
    rig.poll(queue, 1, NONCE);

    QueueMessage again = only(rig.poll(queue, 2, OTHER));

    assertThat(runs.givenBack).containsExactly(queue.id());
    assertThat(rig.open(key, again, OTHER).message()).isInstanceOf(StartRunsRequest.class);
  }

  @Test
  void a_poll_with_another_nonce_or_a_lower_number_is_refused() throws InterruptedException {
    rig.poll(queue, 5, NONCE);

    assertConflict(() -> rig.poll(queue, 5, OTHER));
    assertConflict(() -> rig.poll(queue, 4, OTHER));
  }

  @Test
  void empty_polls_write_nothing() throws InterruptedException {
    rig.poll(queue, 1, NONCE);
    rig.poll(queue, 2, OTHER);

    assertThat(rig.queues.stored(queue).lastPollNo()).isZero();
    assertThat(runs.givenBack).isEmpty();
  }

  @Test
  void a_repeated_confirmation_gets_the_same_answer_also_after_a_restart()
      throws InterruptedException {
    runs.waiting.add(run);
    QueueMessage message = only(rig.poll(queue, 1, NONCE));
    QueueMessage.Response response = response(message, accepted());

    Optional<Confirmed> answer = rig.responses.take(queue, message.messageId(), response);
    Optional<Confirmed> again = rig.responses.take(queue, message.messageId(), response);
    rig.responses.note();

    assertThat(answer.orElseThrow().runs().getFirst().answer()).isEqualTo(StartAnswer.START);
    assertThat(again).isEqualTo(answer);
    try (QueueRig restarted = new QueueRig(database, new FakeRuns())) {
      LiveQueue met = restarted.live.find(queue.id()).orElseThrow();
      assertThat(restarted.responses.take(met, message.messageId(), response)).isEqualTo(answer);
    }
  }

  @Test
  void a_confirmed_claim_is_not_given_back_by_the_next_poll() throws InterruptedException {
    runs.waiting.add(run);
    QueueMessage message = only(rig.poll(queue, 1, NONCE));
    rig.responses.take(queue, message.messageId(), response(message, accepted()));

    rig.poll(queue, 2, OTHER);

    assertThat(runs.givenBack).isEmpty();
    assertThat(runs.started).containsExactly(run);
  }

  @Test
  void a_response_that_was_altered_or_answers_another_message_is_refused()
      throws InterruptedException {
    CompletableFuture<RunnerReply> ping = rig.calls.call(queue, new PingRequest(), LONG);
    QueueMessage message = only(rig.poll(queue, 1, NONCE));
    QueueMessage.Response good = response(message, new PingResponse());
    CompletableFuture<RunnerReply> second = rig.calls.call(queue, new PingRequest(), LONG);
    QueueMessage other = only(rig.poll(queue, 2, OTHER));

    assertThatThrownBy(() -> rig.responses.take(queue, other.messageId(), good))
        .isInstanceOfSatisfying(
            SealaneException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
    assertThatThrownBy(() -> rig.responses.take(queue, new MessageId(UUID.randomUUID()), good))
        .isInstanceOfSatisfying(
            SealaneException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThat(ping).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void a_parked_poll_is_woken_by_a_message_and_its_caller_gets_the_response()
      throws InterruptedException, ExecutionException {
    Future<List<QueueMessage>> poll = park(1);

    CompletableFuture<RunnerReply> reply = rig.calls.call(queue, new PingRequest(), LONG);
    QueueMessage message = only(poll.get());
    rig.responses.take(queue, message.messageId(), response(message, new PingResponse()));

    assertThat(reply.get()).isEqualTo(new PingResponse());
  }

  @Test
  void a_parked_poll_is_woken_for_a_run() throws InterruptedException, ExecutionException {
    Future<List<QueueMessage>> poll = park(1);
    runs.waiting.add(run);

    assertThat(rig.parked.wakeOne(Fixtures.INSTANCE)).isTrue();

    assertThat(poll.get()).hasSize(1);
  }

  @Test
  void a_deleted_queue_ends_its_parked_poll() throws InterruptedException {
    Future<List<QueueMessage>> poll = park(1, NONCE);

    rig.queues.delete(queue);

    assertThat(outcome(poll)).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(rig.live.find(queue.id())).isEmpty();
  }

  @Test
  void a_deleted_queue_gives_back_its_claims() throws InterruptedException {
    runs.waiting.add(run);
    rig.poll(queue, 1, NONCE);

    rig.queues.delete(queue);

    assertThat(runs.givenBack).containsExactly(queue.id());
  }

  @Test
  void a_later_poll_of_a_queue_ends_the_one_before()
      throws InterruptedException, ExecutionException {
    Future<List<QueueMessage>> before = park(1);
    Future<List<QueueMessage>> later = park(2, OTHER);
    runs.waiting.add(run);

    assertThat(before.get()).isEmpty();
    rig.parked.wakeOne(Fixtures.INSTANCE);
    assertThat(later.get()).hasSize(1);
  }

  @Test
  void a_poll_whose_client_is_gone_takes_nothing() throws InterruptedException {
    runs.waiting.add(run);
    Waiter gone = QueueRig.waiter();
    gone.end();

    assertThat(rig.polls.poll(queue, new Poll(1, NONCE), LONG, gone)).isEmpty();

    assertThat(runs.claims).isZero();
  }

  @Test
  void a_draining_queue_claims_nothing() throws InterruptedException {
    runs.waiting.add(run);
    QueueChange drain =
        new QueueChange(
            Optional.of(false),
            Optional.of(true),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    rig.queues.change(queue, Optional.empty(), drain);

    assertThat(rig.poll(queue, 1, NONCE)).isEmpty();
  }

  private Future<List<QueueMessage>> park(long no) {
    return park(no, NONCE);
  }

  private Future<List<QueueMessage>> park(long no, String nonce) {
    int claims = runs.claims;
    Future<List<QueueMessage>> poll = rig.threads().submit(() -> rig.poll(queue, no, nonce, LONG));
    await()
        .atMost(LONG)
        .until(() ->
            poll.isDone()
                || (runs.claims > claims && rig.parked.parked().contains(Fixtures.INSTANCE)));
    return poll;
  }

  private StartRunsResponse accepted() {
    return new StartRunsResponse(
        List.of(new StartRunsResponse.Started(run, 1, true, false, null, null)));
  }

  private QueueMessage.Response response(QueueMessage message, RunnerReply reply) {
    return rig.respond(message, NONCE, rig.open(key, message, NONCE), reply);
  }

  private static QueueMessage only(List<QueueMessage> messages) {
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  private static ErrorCode outcome(Future<?> poll) throws InterruptedException {
    try {
      throw new AssertionError("answered with " + poll.get());
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(SealaneException.class);
      return e.getCause() instanceof SealaneException told ? told.code() : ErrorCode.INTERNAL;
    }
  }

  private static void assertConflict(ThrowingCallable refused) {
    assertThatThrownBy(refused)
        .isInstanceOfSatisfying(
            SealaneException.class, told -> assertThat(told.code()).isEqualTo(ErrorCode.CONFLICT));
  }
}
