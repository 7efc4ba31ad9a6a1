package dev.sealane.runner.container.process;

import dev.sealane.api.log.LogStream;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/// Reads on at the end of the two raw output files of a job. Not for several threads.
///
/// The files are opened once and without following links: what the program does to their names
/// afterwards changes nothing.
final class OutputTail implements AutoCloseable {

  private static final int CHUNK = 64 * 1024;

  private final JobDirectory job;
  private final FileChannel stdout;
  private final FileChannel stderr;

  /// The last loss of each stream that was passed on.
  private final Map<LogStream, Long> losses = new EnumMap<>(LogStream.class);

  private final byte[] buffer = new byte[CHUNK];
  private SourcePosition position;

  private OutputTail(
      JobDirectory job, FileChannel stdout, FileChannel stderr, SourcePosition from) {
    this.job = job;
    this.stdout = stdout;
    this.stderr = stderr;
    this.position = from;
  }

  static OutputTail open(JobDirectory job, SourcePosition from) throws IOException {
    FileChannel stdout = open(job, LogStream.STDOUT);
    try {
      return new OutputTail(job, stdout, open(job, LogStream.STDERR), from);
    } catch (IOException e) {
      stdout.close();
      throw e;
    }
  }

  private static FileChannel open(JobDirectory job, LogStream stream) throws IOException {
    return FileChannel.open(
        job.output(stream), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
  }

  /// Passes on at most one chunk of each stream.
  ///
  /// @return whether there was any
  boolean pass(OutputSink sink) throws IOException, InterruptedException {
    boolean any = pass(LogStream.STDOUT, stdout, sink);
    any |= pass(LogStream.STDERR, stderr, sink);
    return any;
  }

  /// Bytes of both files.
  long size() throws IOException {
    return stdout.size() + stderr.size();
  }

  private boolean pass(LogStream stream, FileChannel file, OutputSink sink)
      throws IOException, InterruptedException {
    long from = position.of(stream);
    int length = file.read(ByteBuffer.wrap(buffer), from);
    OptionalLong loss = loss(stream, from); // marked before anything behind it could be read
    if (loss.isPresent() && loss.getAsLong() == from) {
      losses.put(stream, from);
      sink.lost(stream, from);
      return true;
    }
    if (length <= 0) {
      return false;
    }
    if (loss.isPresent()) {
      length = (int) Math.min(length, loss.getAsLong() - from);
    }
    position = position.with(stream, from + length);
    sink.output(stream, buffer, length, from + length);
    return true;
  }

  private OptionalLong loss(LogStream stream, long from) throws IOException {
    return job.hasLostOutput()
        ? job.lossFrom(stream, Math.max(from, losses.getOrDefault(stream, -1L) + 1))
        : OptionalLong.empty();
  }

  @Override
  public void close() throws IOException {
    try (stdout) {
      stderr.close();
    }
  }
}
