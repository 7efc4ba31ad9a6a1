package dev.sealane.controlplane.queue;

import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.MessageBinding;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.ResponseSeal;
import dev.sealane.controlplane.instance.InstanceStore;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Queues on a real database with made-up runs and a ticker that stands still. Two rigs on one
/// database are a server before and after its restart.
final class QueueRig implements AutoCloseable {

  static final String NONCE = "AAAAAAAAAAAAAAAAAAAAAA";
  static final String OTHER_NONCE = "BBBBBBBBBBBBBBBBBBBBBB";

  static final P256KeyPair SERVER_KEY = P256KeyPair.generate();
  private static final AtRest AT_REST = new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH]));

  long now = 1; // nanoseconds of the ticker
  final LiveQueues live;
  final PendingCalls pending = new PendingCalls();
  final ParkedPolls parked = new ParkedPolls();
  final QueueCalls calls;
  final PollAnswers answers;
  final Polls polls;
  final Queues queues;
  final Responses responses;
  final QueueHealth health;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MessageCodec codec = new MessageCodec();
  private final Hpke hpke = new Hpke();

  QueueRig(Database database, FakeRuns runs) {
    InstantSource clock = InstantSource.fixed(Fixtures.NOW);
    UuidV7 ids = new UuidV7(InstantSource.system(), new SecureRandom());
    QueueStore store = new QueueStore();
    PollAnswers.Parts parts =
        new PollAnswers.Parts(
            database,
            store,
            new MessageStore(),
            new Sealing(() -> SERVER_KEY, AT_REST, clock),
            ids);
    this.live = new LiveQueues(database, store, () -> now);
    this.calls = new QueueCalls(live, pending, QueueLimits.DEFAULT, () -> now, ids);
    this.answers = new PollAnswers(parts, runs, QueueLimits.DEFAULT, () -> now, clock);
    this.polls = new Polls(answers, parked, runs, System::nanoTime);
    this.queues = new Queues(parts, live, answers, pending, QueueLimits.DEFAULT, clock);
    this.responses = new Responses(parts, pending, runs, clock);
    Instances instances = new Instances(database, new InstanceStore(), clock);
    this.health =
        new QueueHealth(
            new QueueHealth.Watched(live, queues, calls, pending, responses, instances),
            QueueLimits.DEFAULT,
            () -> now,
            Runnable::run);
  }

  ExecutorService threads() {
    return threads;
  }

  LiveQueue register(RunnerQueue queue) {
    if (queues.register(queue, _ -> {}) instanceof Queues.Registered.Fresh(LiveQueue fresh)) {
      return fresh;
    }
    throw new AssertionError("was not registered");
  }

  /// A poll that does not wait.
  List<QueueMessage> poll(LiveQueue queue, long no, String nonce) throws InterruptedException {
    return poll(queue, no, nonce, Duration.ZERO);
  }

  List<QueueMessage> poll(LiveQueue queue, long no, String nonce, Duration wait)
      throws InterruptedException {
    return polls.poll(queue, new Poll(no, nonce), wait, waiter());
  }

  static Waiter waiter() {
    return new Waiter(new TokenId(UUID.randomUUID()));
  }

  /// Opens an HPKE message as the runner does.
  Opened open(P256KeyPair queueKey, QueueMessage message, String nonce) {
    Hpke.OpenedRequest request =
        hpke.open(
            queueKey,
            SERVER_KEY.publicKey(),
            binding(message, nonce).requestAad(),
            message.payload());
    return new Opened(codec.readMessage(request.plain().toArray()), request.responseKey());
  }

  QueueMessage.Response respond(
      QueueMessage message, String nonce, Opened opened, RunnerReply reply) {
    return new QueueMessage.Response(
        message.callerId(),
        ResponseSeal.seal(
            opened.responseKey(), binding(message, nonce).responseAad(), codec.write(reply)));
  }

  private static MessageBinding binding(QueueMessage message, String nonce) {
    return new MessageBinding(
        message.tenantId(),
        message.runnerId(),
        Fixtures.INSTANCE,
        message.queueId(),
        message.messageId(),
        nonce,
        P256PublicKey.fromPem(message.callerPublicKey()));
  }

  @Override
  public void close() {
    live.endAllPolls();
    threads.close();
  }

  /// @param responseKey key of its response
  record Opened(RunnerMessage message, Bytes responseKey) {}
}
