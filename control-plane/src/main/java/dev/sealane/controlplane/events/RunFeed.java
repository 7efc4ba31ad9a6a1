package dev.sealane.controlplane.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
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

  private final RunId id;
  private final Supplier<Run> view;
  private final FollowedRuns runs;
  private final LogWalk walk;
  private final RunChanges changes;
  private final LogArrivals arrivals;
  private final LogFrames frames;
  private final Duration silence;

  /// @param view reads the run as the follower may see it
  /// @param silence after so long without an event a comment is sent
  RunFeed(
      RunId id,
      Supplier<Run> view,
      FollowedRuns runs,
      LogWalk walk,
      RunChanges changes,
      LogArrivals arrivals,
      LogFrames frames,
      Duration silence) {
    this.id = id;
    this.view = view;
    this.runs = runs;
    this.walk = walk;
    this.changes = changes;
    this.arrivals = arrivals;
    this.frames = frames;
    this.silence = silence;
  }

  /// Writes events until the run has ended and its log was given out.
  @Override
  public void write(BodySink sink) throws InterruptedException {
    Wakeup wakeup = new Wakeup();
    try (var _ = changes.subscribe(id, wakeup::runChanged);
        var _ = arrivals.subscribe(id, wakeup::logArrived)) {
      sink.send(EventFrames.RETRY);
      follow(sink, wakeup);
    }
  }

  /// The run is read before its log: a log that ends behind a settled run is at its end.
  private void follow(BodySink sink, Wakeup wakeup) throws InterruptedException {
    Run run = view.get();
    ObjectNode shown = shownPart(run);
    sink.send(EventFrames.event("status", run));
    while (true) {
      if (wakeup.takeRunChanged()) {
        run = view.get();
        ObjectNode now = shownPart(run);
        if (!now.equals(shown)) {
          sink.send(EventFrames.event("status", run));
          shown = now;
        }
      }
      switch (walk.next(run.attempt(), PAGE)) {
        case LogWalk.Step.Records(var entries) -> sink.send(frames.frame(entries));
        case LogWalk.Step.Gap gap -> sink.send(EventFrames.event("gap", gap));
        case LogWalk.Step.CaughtUp() -> {
          if (runs.settled(run)) {
            sink.send(EventFrames.event("complete", completion(run)));
            return;
          }
          if (!wakeup.await(silence)) {
            sink.send(EventFrames.ALIVE);
            wakeup.runChanged(); // nobody should have to rely on being told
          }
        }
      }
    }
  }

  private Completion completion(Run run) {
    return Completion.of(
        run,
        walk.cursor().seq() > 0
            ? new LogPosition(walk.cursor().attempt(), walk.cursor().seq())
            : run.last());
  }

  /// A run without what changes with every record.
  private static ObjectNode shownPart(Run run) {
    ObjectNode tree = Json.NATIVE.toObject(run);
    tree.remove("last");
    return tree;
  }
}
