package dev.sealane.runner.container.docker;

import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;

/// Passes on what the end of an ended container's log has more than a {@link LogFollower} was
/// given. Where it cannot tell for sure it stops, and the log is to be read from its beginning.
final class LogTail implements LogEntries {

  private final OutputSink sink;
  private final LogFollower before;
  private final LogStamp.Last stdout = new LogStamp.Last();
  private final LogStamp.Last stderr = new LogStamp.Last();
  private volatile SourcePosition position;
  private volatile Join join = Join.OPEN;
  private int sameStdout;
  private int sameStderr;

  /// Whether the entries join on to those before.
  private enum Join {
    OPEN,
    SURE,
    UNSURE
  }

  /// @param before whose stream is over
  LogTail(OutputSink sink, LogFollower before) {
    this.sink = sink;
    this.before = before;
    this.position = before.reached();
  }

  @Override
  public boolean entry(LogStream stream, byte[] entry) throws InterruptedException {
    LogStamp.Last own = stream == LogStream.STDOUT ? stdout : stderr;
    own.see(entry);
    if (!own.ordered() || (join == Join.OPEN && !isOld(stream, entry))) {
      join = Join.UNSURE;
      return false;
    }
    join = Join.SURE;
    if (isNew(stream, entry)) {
      byte[] text = LogStamp.text(entry);
      long behind = position.of(stream) + 1;
      sink.output(stream, text, text.length, behind);
      position = position.with(stream, behind);
    }
    return true;
  }

  /// The first entry must be one of those that came before, so that none between is missing, and
  /// not one of several with the stamp of the last.
  private boolean isOld(LogStream stream, byte[] entry) {
    LogStream other = stream == LogStream.STDOUT ? LogStream.STDERR : LogStream.STDOUT;
    return before.last(stream).compare(entry) < 0 && before.last(other).compare(entry) != 0;
  }

  private boolean isNew(LogStream stream, byte[] entry) {
    LogStamp.Last last = before.last(stream);
    int order = last.compare(entry);
    if (order != 0) {
      return order > 0;
    }
    int same = stream == LogStream.STDOUT ? ++sameStdout : ++sameStderr;
    return same > last.times();
  }

  /// How far everything came.
  SourcePosition reached() {
    return position;
  }

  /// Whether nothing is missing, once the engine has ended the stream.
  boolean isSure() {
    return join == Join.SURE;
  }
}
