package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Observed;
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
  void follow(String container, SourcePosition from, OutputSink sink) throws InterruptedException {
    SourcePosition at = from;
    boolean whole = false;
    long most = limit;
    while (!whole) {
      LogFollower follower = new LogFollower(sink, at, most);
      boolean ended = connect(container, follower) && !runs(container);
      at = follower.reached();
      ContainerException refused = follower.refused();
      if (refused != null && !ended) {
        throw refused;
      }
      whole = ended && refused == null;
      most = ended ? Long.MAX_VALUE : limit; // once more for the rest of what an ended one wrote
    }
  }

  /// @return whether the engine ended the stream properly
  private boolean connect(String container, LogFollower follower) throws InterruptedException {
    try (follower) {
      engine
          .streams()
          .logContainerCmd(container)
          .withStdOut(true)
          .withStdErr(true)
          .withTailAll()
          .withFollowStream(true)
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

  private boolean runs(String container) {
    return ends.inspect(container) instanceof Observed.Running;
  }
}
