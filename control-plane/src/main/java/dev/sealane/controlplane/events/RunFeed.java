package dev.sealane.controlplane.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.http.Reply.BodyWriter;
import dev.sealane.controlplane.logstream.LogArrivals;
import dev.sealane.controlplane.logstream.PageLimit;
import dev.sealane.controlplane.run.RunChanges;
import java.time.Duration;
import java.util.function.Supplier;

/// The event stream of one follower of a run. It holds one page of records at most, about 200 KiB,
/// and reads the next one when the client has taken it.
final class RunFeed implements BodyWriter {

  /// Chunks are never parted, so that none is opened twice.
  private static final PageLimit PAGE = new PageLimit(Integer.MAX_VALUE, 64 << 10);

  private final RunId run;
  private final Supplier<Run> view;
  private final FollowedRuns runs;
  private final LogWalk walk;
  private final News news;
  private final Pace pace;

  /// @param view reads the run as the follower may see it
  RunFeed(Supplier<Run> view, FollowedRuns runs, LogWalk walk, News news, Pace pace) {
    this.run = walk.run();
    this.view = view;
    this.runs = runs;
    this.walk = walk;
    this.news = news;
    this.pace = pace;
  }

  /// Who tells that something happened.
  record News(RunChanges changes, LogArrivals arrivals) {}

  /// How and when events are sent.
  ///
  /// @param frames shape of log records
  /// @param silence after so long without an event a comment is sent
  /// @param suppressed pause between two events that say that records are held back
  record Pace(LogFrames frames, Duration silence, Duration suppressed) {}

  /// Writes events until the run has ended and its log was given out.
  @Override
  public void write(BodySink sink) throws InterruptedException {
    Wakeup wakeup = new Wakeup();
    try (var _ = news.changes().subscribe(run, wakeup::runChanged);
        var _ = news.arrivals().subscribe(run, wakeup::logArrived)) {
      sink.send(EventFrames.RETRY);
      follow(sink, wakeup);
    }
  }

  /// The run is read before its log: a log that ends behind a settled run is at its end.
  private void follow(BodySink sink, Wakeup wakeup) throws InterruptedException {
    Run now = view.get();
    ObjectNode shown = shownPart(now);
    sink.send(EventFrames.event("status", now));
    while (true) {
      if (wakeup.takeRunChanged()) {
        now = view.get();
        ObjectNode shows = shownPart(now);
        if (!shows.equals(shown)) {
          sink.send(EventFrames.event("status", now));
          shown = shows;
        }
      }
      switch (walk.next(now.attempt(), PAGE)) {
        case LogWalk.Step.Records(var entries) -> sink.send(pace.frames().frame(entries));
        case LogWalk.Step.Gap gap -> sink.send(EventFrames.event("gap", gap));
        case LogWalk.Step.CaughtUp() -> {
          if (runs.settled(now)) {
            sink.send(EventFrames.event("complete", completion(now)));
            return;
          }
          awaitNews(sink, wakeup);
        }
      }
    }
  }

  private void awaitNews(BodySink sink, Wakeup wakeup) throws InterruptedException {
    AttemptRef attempt = new AttemptRef(run, walk.cursor().attempt());
    boolean suppressed = news.arrivals().isSuppressed(attempt);
    if (!wakeup.await(suppressed ? pace.suppressed() : pace.silence())) {
      sink.send(
          suppressed
              ? EventFrames.event("suppressed", new Suppressed(attempt.attempt()))
              : EventFrames.ALIVE);
      wakeup.runChanged(); // nobody should have to rely on being told
    }
  }

  /// Data of the `suppressed` event.
  private record Suppressed(int attempt) {}

  private Completion completion(Run ended) {
    return Completion.of(
        ended,
        walk.cursor().seq() > 0
            ? new LogPosition(walk.cursor().attempt(), walk.cursor().seq())
            : ended.last());
  }

  /// A run without what changes with every record.
  private static ObjectNode shownPart(Run run) {
    ObjectNode tree = Json.NATIVE.toObject(run);
    tree.remove("last");
    return tree;
  }
}
