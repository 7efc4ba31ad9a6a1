package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.id.TokenId;
import dev.sealane.api.id.UuidV7;
import dev.sealane.api.message.MessageCodec;
import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.plan42.QueueMessage;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.StartAnswer.Confirmed;
import dev.sealane.api.seal.Bytes;
import dev.sealane.api.seal.Hpke;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.api.seal.SealedPayload;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.run.CancelSender;
import dev.sealane.controlplane.run.PollWaker;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// Queues whose polls park without a thread and whose messages are not sealed; all else is the real
/// thing.
public final class SimulatedQueues {

  private static final List<String> KEYS =
      Stream.generate(() -> P256KeyPair.generate().publicKey().toPem()).limit(64).toList();
  private static final TokenId TOKEN = new TokenId(new UUID(3, 3));
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Base base;
  private final ParkedPolls parked = new ParkedPolls();
  private final PendingCalls pending = new PendingCalls();
  private final QueueStore store = new QueueStore();
  private final LiveQueues live;
  private final QueueCalls calls;
  private final Instances instances;
  private final Queues queues;
  private final Polls polls;
  private final Responses responses;
  private final QueueHealth health;
  private final List<Parked> waiting = new ArrayList<>();

  /// @param runs what polls are answered with; made from the polls and mailboxes
  public SimulatedQueues(Base base, Instances instances, RunSourceOf runs) {
    this.base = base;
    this.instances = instances;
    this.live = new LiveQueues(base.database(), store, base.ticker());
    this.calls = new QueueCalls(live, pending, base.limits(), base.ticker(), base.ids());
    RunSource source = runs.of(parked, calls);
    PollAnswers.Parts parts =
        new PollAnswers.Parts(
            base.database(), store, new MessageStore(), new NoSealing(base.clock()), base.ids());
    PollAnswers answers =
        new PollAnswers(parts, source, base.limits(), base.ticker(), base.clock());
    this.queues = new Queues(parts, live, answers, pending, base.limits(), base.clock());
    this.responses = new Responses(parts, pending, source, base.clock());
    this.polls = new Polls(answers, parked, source, base.ticker());
    this.health =
        new QueueHealth(
            new QueueHealth.Watched(live, queues, calls, pending, responses, instances),
            base.limits(),
            base.ticker(),
            Runnable::run);
    instances.addListener(queues);
  }

  /// What queues stand on.
  public record Base(
      Database database,
      QueueLimits limits,
      UuidV7 ids,
      LongSupplier ticker,
      InstantSource clock) {}

  /// Makes the scheduler for these queues.
  @FunctionalInterface
  public interface RunSourceOf {
    RunSource of(PollWaker waker, CancelSender cancels);
  }

  public void start() {
    health.start();
  }

  public void tick() {
    health.tick();
  }

  /// @param key which of 64 keys the queue has
  /// @throws SealaneException `forbidden` when the boot is not the current one
  public void register(Place place, InstanceId instance, long boot, int key) {
    Queues.Registered outcome =
        queues.register(
            RunnerQueue.fresh(
                place.queue(),
                place.team(),
                place.runner(),
                Optional.of(new RunnerQueue.Origin(instance, boot)),
                KEYS.get(key),
                SealScheme.HPKE,
                base.clock().instant()),
            handle -> {
              if (instances.find(handle, instance).orElseThrow().boot() != boot) {
                throw new SealaneException(ErrorCode.FORBIDDEN, "not the current boot");
              }
            });
    boolean ours =
        switch (outcome) {
          case Queues.Registered.Fresh _ -> true;
          case Queues.Registered.IdTaken(RunnerQueue current) ->
              current.publicPem().equals(KEYS.get(key));
          case Queues.Registered.KeyTaken _ -> false;
        };
    if (!ours) {
      throw new SealaneException(ErrorCode.CONFLICT, "taken");
    }
  }

  /// Where a queue belongs.
  public record Place(TeamId team, RunnerId runner, QueueId queue) {}

  /// Asks, and parks when there is nothing.
  ///
  /// @return to be ended when the client is gone
  /// @throws SealaneException as the route
  public Runnable poll(QueueId id, long no, String nonce, long waitMillis, Answered answered) {
    LiveQueue queue = require(id);
    Poll poll = Poll.numbered(Long.toString(no), nonce);
    Waiter waiter = new Waiter(TOKEN);
    queue.seen(base.ticker().getAsLong());
    List<QueueMessage> before = polls.begin(queue, poll, waiter);
    if (!before.isEmpty()) {
      answered.with(before);
      return () -> {};
    }
    long end = base.ticker().getAsLong() + waitMillis * NANOS_PER_MILLI;
    look(new Parked(queue, poll, waiter, end, answered));
    return waiter::end;
  }

  /// Lets all parked polls look that have a sign, or whose time is over.
  ///
  /// @return whether there was one
  public boolean resume() {
    List<Parked> due =
        waiting.stream()
            .filter(each -> signalled(each.waiter()) || each.end() <= base.ticker().getAsLong())
            .toList();
    waiting.removeAll(due);
    due.forEach(this::look);
    return !due.isEmpty();
  }

  private static boolean signalled(Waiter waiter) {
    try {
      return waiter.await(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void look(Parked each) {
    Optional<InstanceId> instance = each.queue().row().origin().map(RunnerQueue.Origin::instance);
    Optional<List<QueueMessage>> answer;
    try {
      answer = polls.look(each.queue(), each.poll(), each.waiter(), instance, each.end());
    } catch (RuntimeException e) {
      polls.leave(each.queue(), each.waiter(), instance);
      each.answered().failed(e);
      return;
    }
    if (answer.isEmpty()) {
      waiting.add(each);
    } else {
      polls.leave(each.queue(), each.waiter(), instance);
      each.answered().with(answer.get());
    }
  }

  /// Whether a poll of the instance waits for runs now.
  public boolean isParked(InstanceId instance) {
    return parked.parked().contains(instance);
  }

  /// What goes back over the connection of a poll.
  public interface Answered {
    void with(List<QueueMessage> messages);

    void failed(RuntimeException why);
  }

  /// @return what to do with accepted runs; empty for other messages
  public Optional<Confirmed> respond(QueueId queue, MessageId message, RunnerReply reply) {
    return responses.take(
        require(queue),
        message,
        new QueueMessage.Response(
            "", clear(SealScheme.HPKE_RESPONSE, new MessageCodec().write(reply))));
  }

  private LiveQueue require(QueueId id) {
    return live.find(id)
        .orElseThrow(() -> new SealaneException(ErrorCode.NOT_FOUND, "no such queue"));
  }

  /// The clear text of a message.
  public static RunnerMessage open(QueueMessage message) {
    return new MessageCodec().readMessage(text(message.payload()));
  }

  private static SealedPayload clear(SealScheme scheme, byte[] text) {
    return new SealedPayload(scheme, Base64.getEncoder().encodeToString(text), null);
  }

  private static byte[] text(SealedPayload payload) {
    return Base64.getDecoder().decode(payload.encryptedData());
  }

  private record Parked(LiveQueue queue, Poll poll, Waiter waiter, long end, Answered answered) {}

  /// Envelopes that anybody can open: half a millisecond less for each.
  private static final class NoSealing extends Sealing {

    private static final P256KeyPair KEY = P256KeyPair.generate();
    private static final String PEM = KEY.publicKey().toPem();
    private static final Prepared NONE =
        new Prepared(KEY, new Hpke().prepare(KEY.publicKey(), KEY));
    private static final ResponseOpening OPEN =
        new ResponseOpening(Bytes.copyOf(new byte[1]), Bytes.copyOf(new byte[1]));
    private final MessageCodec codec = new MessageCodec();
    private final InstantSource clock;

    NoSealing(InstantSource clock) {
      super(() -> KEY, new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])), clock);
      this.clock = clock;
    }

    @Override
    Prepared prepare(RunnerQueue queue) {
      return NONE;
    }

    @Override
    Sealed hpke(
        RunnerQueue queue, Poll poll, MessageId id, RunnerMessage message, Prepared prepared) {
      return new Sealed(
          new QueueMessage(
              queue.team(),
              queue.runner(),
              queue.id(),
              id,
              "",
              PEM,
              clock.instant(),
              clear(SealScheme.HPKE, codec.write(message))),
          Bytes.copyOf(new byte[1]),
          OPEN);
    }

    @Override
    ResponseOpening opening(RunnerQueue queue, Delivered message) {
      return OPEN;
    }

    @Override
    RunnerReply openHpke(ResponseOpening opening, SealedPayload payload) {
      return codec.readReply(text(payload));
    }
  }
}
