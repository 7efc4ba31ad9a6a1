package dev.sealane.benchmarks.ingest;

import dev.sealane.api.id.RunId;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.Run;
import dev.sealane.api.runner.ReportEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// The log of one run as bodies of reports, compressed as a daemon compresses them. The lines are
/// like those of a build: a time, words that repeat, names and numbers that do not.
public final class LogReports {

  /// Text and JSON of one report, about what a daemon puts into it.
  private static final int REPORT = 2 << 20;

  private static final int FLAT = 100;

  private final RunId run;
  private final Random random;
  private Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
  private long seq = 1;

  private LogReports(RunId run, Random random) {
    this.run = run;
    this.random = random;
  }

  public static LogReports of(RunId run, long seed) {
    return new LogReports(run, new Random(seed));
  }

  public RunId run() {
    return run;
  }

  /// One report.
  ///
  /// @param nextSeq number of the record behind it
  /// @param textBytes bytes of text before JSON, newlines included
  /// @param packed its body
  public record Body(RunId run, long nextSeq, int textBytes, List<byte[]> packed) {}

  /// The reports that come next, with {@code bytes} of text at least.
  public List<Body> make(long bytes) throws IOException {
    List<Body> bodies = new ArrayList<>();
    for (long left = bytes; left > 0; left -= bodies.getLast().textBytes()) {
      bodies.add(next());
    }
    return bodies;
  }

  private Body next() throws IOException {
    List<LogRecord> records = new ArrayList<>();
    long from = seq;
    int bytes = 0;
    now = now.plusMillis(20);
    for (int weight = 0; weight < REPORT; seq++) {
      String text =
          "[INFO] %9.3f s compiled module-%d/src/main/java/org/example/%08x/Handler%d.java in %d ms"
              .formatted(
                  seq / 1_000.0,
                  random.nextInt(40),
                  random.nextInt(),
                  random.nextInt(1_000),
                  random.nextInt(5_000));
      records.add(new LogRecord.Line(seq, now, LogChannel.PROGRAM, LogStream.STDOUT, text, false));
      weight += text.length() + FLAT;
      bytes += text.length() + 1;
    }
    return new Body(run, seq, bytes, List.of(packed(new ReportEntry.Log(run, 1, from, records))));
  }

  private static byte[] packed(ReportEntry entry) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new Quick(body)) {
      Json.NATIVE.writeList(List.of(entry), ReportEntry.class, gzip);
    }
    return body.toByteArray();
  }

  /// Fails unless the server has every record.
  public void requireStored(Run stored) {
    if (!new LogPosition(1, seq - 1).equals(stored.last())) {
      throw new IllegalStateException("sent up to " + (seq - 1) + ", stored " + stored.last());
    }
  }

  private static final class Quick extends GZIPOutputStream {
    Quick(ByteArrayOutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
