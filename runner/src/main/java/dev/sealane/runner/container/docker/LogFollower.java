package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.async.ResultCallbackTemplate;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import org.jspecify.annotations.Nullable;

/// Passes on the entries of a container's log, each a frame of the engine's stream, and skips those
/// that were passed on before. One connection; make another one to go on after a loss.
///
/// The engine's thread calls; a slow sink slows the engine's stream down.
final class LogFollower extends ResultCallbackTemplate<LogFollower, Frame> {

  private final OutputSink sink;
  private final long limit;
  private final SourcePosition from;
  private volatile SourcePosition position = SourcePosition.START;
  private volatile @Nullable ContainerException refused;
  private long bytes;

  /// @param from what is not passed on again
  /// @param limit the most bytes in all
  LogFollower(OutputSink sink, SourcePosition from, long limit) {
    this.sink = sink;
    this.from = from;
    this.limit = limit;
  }

  @Override
  public void onNext(Frame frame) {
    LogStream stream =
        frame.getStreamType() == StreamType.STDERR ? LogStream.STDERR : LogStream.STDOUT;
    byte[] payload = frame.getPayload();
    long behind = position.of(stream) + 1;
    bytes += payload.length;
    if (bytes > limit) {
      refused =
          new ContainerException(
              "log_limit", true, "The program wrote more than " + limit + " bytes.", null);
      onComplete();
      return;
    }
    if (behind > from.of(stream)) {
      try {
        sink.output(stream, payload, payload.length, behind);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        onComplete();
        return;
      }
    }
    position = position.with(stream, behind);
  }

  /// How far it came, at least {@code from}.
  SourcePosition reached() {
    return new SourcePosition(
        Math.max(position.stdout(), from.stdout()), Math.max(position.stderr(), from.stderr()));
  }

  /// Why nothing more is passed on; null = nothing is wrong.
  @Nullable ContainerException refused() {
    return refused;
  }
}
