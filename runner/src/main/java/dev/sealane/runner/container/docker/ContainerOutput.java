package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.io.UncheckedIOException;

/// The output of containers, from the log that the engine keeps.
final class ContainerOutput {

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
  /// before the last entries were sent. So what an ended container wrote is read once more, from
  /// the log that nobody writes to any longer.
  void follow(String container, SourcePosition from, OutputSink sink) throws InterruptedException {
    SourcePosition at = from;
    boolean ended = false;
    boolean whole = false;
    while (!whole) {
      LogFollower follower = new LogFollower(sink, at, ended ? Long.MAX_VALUE : limit);
      boolean toItsEnd = connect(container, follower, !ended);
      at = follower.reached();
      whole = ended && toItsEnd;
      ended = ended || (toItsEnd && ends.hasEnded(container));
      ContainerException refused = follower.refused();
      if (refused != null && !ended) {
        throw refused;
      }
    }
  }

  /// @param live whether the stream goes on as long as the container runs
  /// @return whether the engine ended the stream properly
  private boolean connect(String container, LogFollower follower, boolean live)
      throws InterruptedException {
    try (follower) {
      engine
          .streams()
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .withTailAll()
          .withFollowStream(live)
          .exec(follower)
          .awaitCompletion();
    } catch (NotFoundException e) {
      throw new ContainerException("container_removed", false, "The container is gone.", e);
    } catch (DockerException e) {
      throw new ContainerException("log_failed", false, "The log cannot be read.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException _) {
      reach.awaitBack();
      return false;
    }
    return true;
  }
}
