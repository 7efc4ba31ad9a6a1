package dev.sealane.controlplane.events;

import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.http.Reply.BodyWriter;
import java.io.ByteArrayOutputStream;

/// A log as plain text, up to what is stored now.
final class LogText implements BodyWriter {

  private final LogWalk walk;
  private final int currentAttempt;
  private final int limit;
  private final EventLimits limits;

  /// @param limit records at most; 0 = all
  LogText(LogWalk walk, int currentAttempt, int limit, EventLimits limits) {
    this.walk = walk;
    this.currentAttempt = currentAttempt;
    this.limit = limit;
    this.limits = limits;
  }

  @Override
  public void write(BodySink sink) throws InterruptedException {
    int left = limit == 0 ? Integer.MAX_VALUE : limit;
    boolean caughtUp = false;
    while (left > 0 && !caughtUp) {
      switch (walk.next(currentAttempt, limits.limit(Math.min(left, limits.largestPage())))) {
        case LogWalk.Step.Records(var entries) -> {
          ByteArrayOutputStream text = new ByteArrayOutputStream();
          entries.forEach(entry -> LogItem.writeText(entry, text));
          sink.send(text.toByteArray());
          left -= entries.size();
        }
        case LogWalk.Step.Gap _ -> {
          // goes on with the next attempt
        }
        case LogWalk.Step.CaughtUp() -> caughtUp = true;
      }
    }
  }
}
