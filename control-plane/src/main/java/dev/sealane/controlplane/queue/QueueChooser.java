package dev.sealane.controlplane.queue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Takes queues of a runner in turn, so that messages spread over all of them.
final class QueueChooser {

  private QueueChooser() {}

  /// The next queue that takes messages, in the ring of ids.
  ///
  /// @param last id of the one before; empty text = none
  static Optional<RunnerQueue> next(List<RunnerQueue> queues, String last) {
    List<RunnerQueue> able =
        queues.stream()
            .filter(RunnerQueue::takesMessages)
            .sorted(Comparator.comparing(queue -> queue.id().toString()))
            .toList();
    return able.stream()
        .filter(queue -> queue.id().toString().compareTo(last) > 0)
        .findFirst()
        .or(() -> able.stream().findFirst());
  }
}
