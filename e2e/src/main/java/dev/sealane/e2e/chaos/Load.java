package dev.sealane.e2e.chaos;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.Source;
import dev.sealane.client.FollowEvent;
import dev.sealane.client.FollowStart;
import dev.sealane.client.RunFollower;
import dev.sealane.client.RunQuery;
import dev.sealane.client.SealaneClient;
import dev.sealane.client.http.UnreachableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/// The users: they submit under idempotency keys until they are answered, cancel, follow, and look
/// at the list all the while.
final class Load implements AutoCloseable {

  private static final Duration AGAIN = Duration.ofMillis(500);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int PAGE = 1_000;
  private static final int MOST_RUNS = 100_000;

  private final World world;
  private final InstantSource clock;
  private final SealaneClient client;
  private final Map<String, Ticket> tickets = new ConcurrentHashMap<>();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  Load(World world, InstantSource clock) {
    this.world = world;
    this.clock = clock;
    this.client = world.userClient();
    Thread.ofVirtual().name("onlooker").start(this::look);
  }

  Collection<Ticket> tickets() {
    return List.copyOf(tickets.values());
  }

  /// Does one run's part on threads of its own, and returns.
  void take(PlannedRun planned) {
    Ticket ticket = new Ticket(planned);
    tickets.put(planned.key(), ticket);
    work("submit-" + planned.key(), () -> submit(ticket));
  }

  /// Waits until every run has ended and everybody has what he wants.
  ///
  /// @param limit how long nothing may get on; a slow host takes its time
  /// @return who waits still, such as `follow-` and a key
  Set<String> await(Duration limit) {
    long left = open();
    long end = System.nanoTime() + limit.toNanos();
    while (left > 0 && System.nanoTime() < end) {
      Pauses.sleep(AGAIN);
      long now = open();
      if (now < left) {
        end = System.nanoTime() + limit.toNanos();
      }
      left = now;
    }
    return new TreeSet<>(busy);
  }

  private long open() {
    return busy.size()
        + tickets.values().stream()
            .filter(it -> it.id().isPresent() && it.endedAt().isEmpty())
            .count();
  }

  private void work(String name, Runnable task) {
    busy.add(name);
    Thread.ofVirtual()
        .name(name)
        .start(() -> {
          try {
            task.run();
          } finally {
            busy.remove(name);
          }
        });
  }

  private void submit(Ticket ticket) {
    PlannedRun planned = ticket.planned();
    Optional<Source> source = source(ticket);
    if (source.isEmpty()) {
      return;
    }
    var spec =
        planned.spec(world.engine().map(_ -> PrivateEngine.IMAGE), world.places(), source.get());
    Optional<Run> run = insist(ticket, "create", () -> client.runs().create(spec, planned.key()));
    if (run.isEmpty()) {
      return;
    }
    ticket.accepted(run.get().id(), clock.instant());
    if (planned.wishes().followed()) {
      work("follow-" + planned.key(), () -> follow(ticket, run.get()));
    }
    planned
        .wishes()
        .cancelAfter()
        .ifPresent(after -> {
          Pauses.sleep(after);
          cancel(ticket, run.get());
        });
  }

  /// Uploads what its program wants to find in its workspace.
  ///
  /// @return empty when that was refused
  private Optional<Source> source(Ticket ticket) {
    PlannedRun planned = ticket.planned();
    if (!planned.script().extras().archived()) {
      return Optional.of(new Source.None());
    }
    Path archive = Script.archive(world.places().programs().resolve(planned.key()));
    return insist(ticket, "upload", () -> client.archives().upload(archive))
        .map(receipt -> new Source.Archive(receipt.id()));
  }

  private void cancel(Ticket ticket, Run run) {
    ticket.cancelAsked();
    insist(
        ticket,
        "cancel",
        () -> {
          try {
            return client.runs().cancel(run.id().toString());
          } catch (SealaneException e) {
            if (e.code() == ErrorCode.RUN_TERMINAL) {
              return run; // it was too late, or it is a repetition
            }
            throw e;
          }
        });
  }

  /// Asks until there is an answer.
  private <T> Optional<T> insist(Ticket ticket, String what, Supplier<T> question) {
    while (!over) {
      try {
        return Optional.of(question.get());
      } catch (UnreachableException _) {
        Pauses.sleep(AGAIN);
      } catch (SealaneException e) {
        if (!e.code().mayRetry()) {
          ticket.complain(Finding.Kind.USER, what + " was refused: " + e);
          return Optional.empty();
        }
        Pauses.sleep(AGAIN);
      }
    }
    ticket.complain(Finding.Kind.USER, what + " was never answered");
    return Optional.empty();
  }

  private void follow(Ticket ticket, Run run) {
    Transcript transcript = new Transcript();
    int gaps = 0;
    try (RunFollower follower = client.follow(run.id().toString(), FollowStart.BEGINNING)) {
      while (true) {
        Optional<FollowEvent> event = follower.next();
        if (event.isEmpty()) {
          ticket.complain(Finding.Kind.USER, "the follower ended without a verdict");
          return;
        }
        switch (event.get()) {
          case FollowEvent.Logged(var entry) -> transcript.add(entry);
          case FollowEvent.Gap() -> gaps++;
          case FollowEvent.Stands _, FollowEvent.Suppressed _ -> {}
          case FollowEvent.Completed(var verdict) -> {
            ticket.followed(new Ticket.Followed(transcript, verdict, gaps));
            return;
          }
        }
      }
    } catch (UnreachableException | SealaneException e) {
      ticket.complain(Finding.Kind.USER, "the follower gave up: " + e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    while (!over) {
      Pauses.sleep(LOOK);
      try {
        List<Run> runs =
            world.direct(it ->
                it.runs()
                    .listAll(
                        new RunQuery(List.of(), null, true, null, PAGE, null, false), MOST_RUNS));
        Instant now = clock.instant();
        runs.forEach(run -> {
          Ticket ticket = run.name() == null ? null : tickets.get(run.name());
          if (ticket != null) {
            ticket.seen(run, now);
          }
        });
      } catch (UnreachableException | SealaneException _) {
        // the server is away just now
      }
    }
  }

  @Override
  public void close() {
    over = true;
    client.close();
  }
}
