package dev.sealane.controlplane.queue;

import dev.sealane.api.id.UuidV7;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.runner.Runners;
import dev.sealane.controlplane.seal.AtRest;
import dev.sealane.controlplane.sql.Database;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The parts of queues that scheduling needs before it is there itself: which polls are parked, and
/// how messages get into mailboxes. {@link #connect} then makes the rest.
public final class QueueParts {

  private final Ground ground;
  private final ParkedPolls parked = new ParkedPolls();
  private final PendingCalls pending = new PendingCalls();
  private final QueueStore store = new QueueStore();
  private final LiveQueues live;
  private final QueueCalls calls;

  public QueueParts(Ground ground) {
    this.ground = ground;
    this.live = new LiveQueues(ground.database(), store, ground.ticker());
    this.calls = new QueueCalls(live, pending, ground.limits(), ground.ticker(), ground.ids());
  }

  /// What queues stand on.
  ///
  /// @param staticKey the server's key, from which HPKE messages come
  /// @param ticker nanoseconds of a clock that never goes back
  public record Ground(
      Database database,
      Supplier<P256KeyPair> staticKey,
      AtRest atRest,
      QueueLimits limits,
      UuidV7 ids,
      LongSupplier ticker,
      InstantSource clock) {}

  public ParkedPolls parked() {
    return parked;
  }

  public QueueCalls calls() {
    return calls;
  }

  /// Makes the rest, once there are runs.
  public QueueFeature connect(RunSource runs, Runners runners, Instances instances) {
    PollAnswers.Parts parts =
        new PollAnswers.Parts(
            ground.database(),
            store,
            new MessageStore(),
            new Sealing(ground.staticKey(), ground.atRest(), ground.clock()),
            ground.ids());
    PollAnswers answers =
        new PollAnswers(parts, runs, ground.limits(), ground.ticker(), ground.clock());
    Queues queues = new Queues(parts, live, answers, pending, ground.limits(), ground.clock());
    Responses responses = new Responses(parts, pending, runs, ground.clock());
    QueueHealth.Watched watched =
        new QueueHealth.Watched(live, queues, calls, pending, responses, instances);
    Polls polls = new Polls(answers, parked, runs, ground.ticker());
    Registrations registrations = new Registrations(queues, runners, instances, ground.clock());
    return new QueueFeature(watched, polls, registrations, ground.limits(), ground.ticker());
  }
}
