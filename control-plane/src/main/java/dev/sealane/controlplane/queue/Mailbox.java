package dev.sealane.controlplane.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// Messages that wait for the poll of one queue, oldest first. Each is taken at most once. Safe for
/// any thread.
final class Mailbox {

  private final Deque<Outgoing> waiting = new ArrayDeque<>(1);

  /// @return false when it holds {@code limit} already
  synchronized boolean add(Outgoing message, int limit) {
    return waiting.size() < limit && waiting.add(message);
  }

  /// Takes up to {@code limit} messages; those past their deadline are dropped.
  synchronized List<Outgoing> take(int limit, long now) {
    dropExpired(now);
    List<Outgoing> taken = new ArrayList<>(Math.min(limit, waiting.size()));
    while (taken.size() < limit && !waiting.isEmpty()) {
      taken.add(waiting.remove());
    }
    return taken;
  }

  /// Drops what nobody wants any more.
  synchronized void dropExpired(long now) {
    if (!waiting.isEmpty()) {
      waiting.removeIf(message -> message.deadline() - now <= 0);
    }
  }
}
