package dev.sealane.runner.container.docker;

import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import org.jspecify.annotations.Nullable;

/// Passes on the entries of a container's log and skips those that were passed on before. One
/// connection; make another one to go on after a loss.
///
/// The entries come with their times, by which {@link LogTail} knows them again.
///
/// A slow sink slows the engine's stream down.
final class LogFollower implements LogEntries {

  private final OutputSink sink;
  private final long limit;
  private final SourcePosition from;
  private volatile SourcePosition position = SourcePosition.START;
  private volatile @Nullable ContainerException refused;
  private final LogStamp.Last stdout = new LogStamp.Last();
  private final LogStamp.Last stderr = new LogStamp.Last();
  private long bytes;

  /// @param from what is not passed on again
  /// @param limit the most bytes in all
  LogFollower(OutputSink sink, SourcePosition from, long limit) {
    this.sink = sink;
    this.from = from;
    this.limit = limit;
  }

  @Override
  public boolean entry(LogStream stream, byte[] entry) throws InterruptedException {
    byte[] text = LogStamp.text(entry);
    long behind = position.of(stream) + 1;
    bytes += text.length;
    if (bytes > limit) {
      refused =
          new ContainerException(
              "log_limit", true, "The program wrote more than " + limit + " bytes.", null);
      return false;
    }
    if (behind > from.of(stream)) {
      sink.output(stream, text, text.length, behind);
    }
    last(stream).see(entry);
    position = position.with(stream, behind);
    return true;
  }

  /// What is known of the last entry of a stream. To be asked when the stream is over.
  LogStamp.Last last(LogStream stream) {
    return stream == LogStream.STDOUT ? stdout : stderr;
  }

  /// Whether at least {@code count} entries came and their times tell them apart.
  boolean canBeJoined(long count) {
    return position.stdout() + position.stderr() >= count
        && position.equals(reached())
        && stdout.ordered()
        && stderr.ordered();
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
