package dev.sealane.controlplane.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/// Time that passes from event to event, with the dice and the notes of one schedule.
final class Timeline {

  private static final int SHOWN = 400;

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final SplittableRandom random;
  private final StringBuilder notes = new StringBuilder();
  private final List<String> trace = new ArrayList<>();
  private long now;
  private long order;

  Timeline(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /// Milliseconds since the beginning.
  long now() {
    return now;
  }

  /// Something happens in a while.
  void after(long millis, Runnable what) {
    events.add(new Event(now + millis, order++, what));
  }

  /// Lets the next event happen.
  ///
  /// @return false when there is none before {@code end}
  boolean step(long end) {
    Event next = events.peek();
    if (next == null || next.at() > end) {
      now = Math.max(now, end);
      return false;
    }
    events.remove();
    now = next.at();
    next.what().run();
    return true;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /// From {@code least} to {@code most}.
  long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  long number() {
    return random.nextLong();
  }

  SplittableRandom random() {
    return random;
  }

  /// Writes a line of the trace.
  void note(String who, Object... what) {
    notes.setLength(0);
    notes.append(now).append(" ms  ").append(who);
    for (Object part : what) {
      notes.append(' ').append(part);
    }
    trace.add(notes.toString());
  }

  /// What has happened, one line each.
  String trace() {
    int left = Math.max(0, trace.size() - SHOWN);
    String all = String.join("\n", trace.stream().skip(left).toList());
    return left == 0 ? all : "(" + left + " lines before)\n" + all;
  }

  private record Event(long at, long order, Runnable what) {}
}
