package dev.sealane.client;

import dev.sealane.client.http.UnreachableException;
import java.util.Optional;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A followed run as a stream of {@link JobEvent}.
final class JobStream {

  private JobStream() {}

  /// @param first events before the follower's own
  static Stream<JobEvent> of(RunFollower follower, Stream<JobEvent> first) {
    Stream<JobEvent> rest = StreamSupport.stream(new Events(follower), false);
    return Stream.concat(first, rest).onClose(follower::close);
  }

  private static final class Events extends AbstractSpliterator<JobEvent> {
    private final RunFollower follower;

    Events(RunFollower follower) {
      super(Long.MAX_VALUE, ORDERED | NONNULL);
      this.follower = follower;
    }

    @Override
    public boolean tryAdvance(Consumer<? super JobEvent> action) {
      try {
        for (var next = follower.next(); next.isPresent(); next = follower.next()) {
          Optional<JobEvent> event = translate(next.get());
          if (event.isPresent()) {
            action.accept(event.get());
            return true;
          }
        }
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new UnreachableException("interrupted while waiting for the job", e);
      }
    }

    private static Optional<JobEvent> translate(FollowEvent event) {
      return switch (event) {
        case FollowEvent.Logged(var entry) -> Optional.of(new JobEvent.Log(entry.text()));
        case FollowEvent.Completed(var verdict) ->
            Optional.of(new JobEvent.Complete(verdict.success()));
        case FollowEvent.Stands _, FollowEvent.Suppressed _, FollowEvent.Gap _ -> Optional.empty();
      };
    }
  }
}
