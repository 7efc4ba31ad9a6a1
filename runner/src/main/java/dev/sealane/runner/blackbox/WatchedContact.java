package dev.sealane.runner.blackbox;

import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.BlackBoxEntry;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.runner.net.HeartbeatSender;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.net.ServerException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends heartbeats, and with the first one that is answered after a loss of contact tells the
/// server why it was. What counts as a loss is what the server calls one: a lease without a word,
/// by its own clock; and each restart of the daemon. For one thread.
public final class WatchedContact implements HeartbeatSender {

  private static final Logger log = LoggerFactory.getLogger(WatchedContact.class);

  /// How much of the time before a loss goes along.
  private static final Duration BEFORE = Duration.ofMinutes(5);

  private final ServerApi server;
  private final BlackBox box;
  private @Nullable Instant heard;
  private long heardNo;
  private long heardTicks;
  private @Nullable String problem;
  private @Nullable LossReport pending;

  public WatchedContact(ServerApi server, BlackBox box) {
    this.server = server;
    this.box = box;
  }

  @Override
  public Heartbeat.Reply heartbeat(Heartbeat heartbeat) throws InterruptedException {
    Heartbeat.Reply reply;
    try {
      reply = server.heartbeat(heartbeat);
    } catch (ServerException e) {
      unanswered(String.valueOf(e.getMessage()));
      throw e;
    }
    answered(reply, heartbeat.attempts());
    return reply;
  }

  private void unanswered(String why) {
    if (problem == null) {
      box.event("no answer from the server: " + why);
    }
    problem = why;
    box.unheard(why);
  }

  private void answered(Heartbeat.Reply reply, List<Heartbeat.Held> held)
      throws InterruptedException {
    if (problem != null) {
      box.event("the server answers again");
    }
    loss(reply).ifPresent(loss -> pending = report(loss, held));
    heard = reply.serverTime();
    heardNo = box.newest();
    heardTicks = box.ticks();
    problem = null;
    box.heard(reply.serverTime());
    deliver();
  }

  private Optional<ContactLoss> loss(Heartbeat.Reply reply) {
    Instant since = heard;
    Instant now = reply.serverTime();
    if (since == null) {
      return lastHeardBefore()
          .map(last -> loss(last, now, LossCause.ofRestart(box.before(), box.look())));
    }
    Duration lost = Duration.between(since, now);
    if (lost.compareTo(reply.lease()) < 0) {
      return Optional.empty();
    }
    box.look();
    List<BlackBoxEntry> during = box.all().stream().filter(entry -> entry.no() >= heardNo).toList();
    LossCause cause = LossCause.ofSilence(during, lost, problem);
    Duration here = Duration.ofNanos(box.ticks() - heardTicks);
    if (cause.code().equals(LossCause.UNKNOWN) && here.compareTo(reply.lease()) < 0) {
      return Optional.empty(); // only the server's clock went on
    }
    return Optional.of(loss(since, now, cause));
  }

  /// The server's clock when an earlier life of the daemon last heard of it.
  private Optional<Instant> lastHeardBefore() {
    return box.before().reversed().stream()
        .map(BlackBoxEntry::facts)
        .filter(Objects::nonNull)
        .findFirst()
        .map(BlackBoxEntry.Facts::heard);
  }

  private static ContactLoss loss(Instant since, Instant until, LossCause cause) {
    log.warn("contact was lost since={} until={} cause={}", since, until, cause.sentence());
    return new ContactLoss(
        since, until.isBefore(since) ? since : until, cause.code(), cause.sentence());
  }

  private LossReport report(ContactLoss loss, List<Heartbeat.Held> held) {
    List<BlackBoxEntry> all = box.all();
    List<BlackBoxEntry> around = all;
    Optional<Instant> lastGood =
        all.stream()
            .filter(entry -> wasHeardAt(entry, loss.since()))
            .map(BlackBoxEntry::at)
            .findFirst();
    if (lastGood.isPresent()) {
      Instant from = lastGood.get().minus(BEFORE);
      around = all.stream().filter(entry -> !entry.at().isBefore(from)).toList();
    }
    int skip = Math.max(0, around.size() - LossReport.MAX_ENTRIES);
    return new LossReport(
        loss,
        held.stream().map(it -> new AttemptRef(it.runId(), it.attempt())).toList(),
        around.subList(skip, around.size()));
  }

  private static boolean wasHeardAt(BlackBoxEntry entry, Instant serverTime) {
    BlackBoxEntry.Facts facts = entry.facts();
    return facts != null && serverTime.equals(facts.heard());
  }

  private void deliver() throws InterruptedException {
    LossReport report = pending;
    if (report == null) {
      return;
    }
    try {
      server.blackBox(report);
      pending = null;
    } catch (ServerException e) {
      boolean givenUp = e.hasStatus(400) || e.hasStatus(404) || e.hasStatus(405);
      if (givenUp) {
        pending = null; // an older server
      }
      log.warn("black box not delivered again={} problem={}", !givenUp, e.getMessage());
    }
  }
}
