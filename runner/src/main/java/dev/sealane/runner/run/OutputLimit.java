package dev.sealane.runner.run;

import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.OutputSink;

/// Counts raw output and tells when there is more than the disk should take.
final class OutputLimit implements OutputSink {

  private final OutputSink next;
  private final long limit;
  private final Runnable passed;
  private long bytes;
  private boolean told;

  /// @param limit bytes
  /// @param passed told once
  OutputLimit(OutputSink next, long limit, Runnable passed) {
    this.next = next;
    this.limit = limit;
    this.passed = passed;
  }

  @Override
  public void output(LogStream stream, byte[] buffer, int length, long positionBehind)
      throws InterruptedException {
    next.output(stream, buffer, length, positionBehind);
    bytes += length;
    if (bytes > limit && !told) {
      told = true;
      passed.run();
    }
  }

  @Override
  public void lost(LogStream stream, long position) throws InterruptedException {
    next.lost(stream, position);
  }
}
