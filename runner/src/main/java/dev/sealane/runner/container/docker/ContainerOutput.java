package dev.sealane.runner.container.docker;

import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.util.concurrent.ExecutionException;

/// The output of containers, from the log that the engine keeps.
final class ContainerOutput {

  /// Entries of a long log that are read again: far more than an engine misses.
  private static final int TAIL = 10_000;

  private final Engine engine;
  private final ContainerEnds ends;
  private final EngineReach reach;
  private final long limit;

  ContainerOutput(Engine engine, ContainerEnds ends, EngineReach reach, long limit) {
    this.engine = engine;
    this.ends = ends;
    this.reach = reach;
    this.limit = limit;
  }

  /// Passes on everything from {@code from} to the end, over as many connections as it takes.
  ///
  /// The stream of a running container is no proof of its end: engines before 23.0 may end it
  /// before the last entries were sent. So the end of what an ended container wrote is read once
  /// more, from the log that nobody writes to any longer.
  void follow(String container, SourcePosition from, OutputSink sink) throws InterruptedException {
    SourcePosition at = from;
    // a second following may come after the end: then nothing need be read twice
    boolean ended = !from.equals(SourcePosition.START) && ends.hasEnded(container);
    boolean whole = false;
    while (!whole) {
      LogFollower follower = new LogFollower(sink, at, ended ? Long.MAX_VALUE : limit);
      boolean toItsEnd = connect(container, "tail=all&follow=" + !ended, follower);
      at = follower.reached();
      whole = ended && toItsEnd;
      if (whole || !toItsEnd) {
        continue;
      }
      ended = ended || ends.hasEnded(container);
      ContainerException refused = follower.refused();
      if (refused != null && !ended) {
        throw refused;
      }
      if (ended && refused == null && follower.canBeJoined(TAIL)) {
        LogTail tail = new LogTail(sink, follower);
        whole = connect(container, "follow=false&tail=" + TAIL, tail) && tail.isSure();
        at = tail.reached();
      }
    }
  }

  /// @return whether the engine ended the stream properly
  private boolean connect(String container, String query, LogEntries entries)
      throws InterruptedException {
    try {
      new LogConnection(engine.raw(), container, query).read(entries);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ContainerException refused) {
        throw refused;
      }
      reach.awaitBack();
      return false;
    }
  }
}
