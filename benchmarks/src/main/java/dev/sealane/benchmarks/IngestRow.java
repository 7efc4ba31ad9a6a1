package dev.sealane.benchmarks;

import dev.sealane.benchmarks.ingest.HeaderTap;
import dev.sealane.benchmarks.ingest.LogReports;
import dev.sealane.benchmarks.ingest.ReportSender;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Log text that one server takes a second from four runs at once, each report answered only when
/// it is on disk. The runs are real ones that a daemon holds; their logs are sent beside it, made
/// beforehand, so that only the server and the sockets are measured.
final class IngestRow implements Row {

  private static final int STREAMS = 4;
  private static final int MEGABYTES = 24;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 9;
  private static final int TARGET = 100;

  /// The daemon polls at once, so its headers come with its first calls.
  private static final int HEADERS_SECONDS = 60;

  @Override
  public String name() {
    return "ingest";
  }

  @Override
  public String target() {
    return "log ingest of one control plane, text bytes before JSON, fsynced, SQLite, 4 streams:"
        + " >= 100 MB/s, no gap";
  }

  @Override
  public Outcome measure(Workbench bench) throws IOException, InterruptedException {
    double[] ours = new double[ROUNDS];
    double[] raw = new double[ROUNDS];
    try (Fleet fleet = bench.fleet();
        HeaderTap tap = HeaderTap.open(fleet.port())) {
      fleet.restartRunner(tap.port());
      List<LogReports> streams = new ArrayList<>();
      for (int i = 0; i < STREAMS; i++) {
        streams.add(LogReports.of(fleet.startSilent(), i));
      }
      ReportSender sender =
          new ReportSender(fleet.port(), tap.headers().get(HEADERS_SECONDS, TimeUnit.SECONDS));
      for (int i = -WARM_UP; i < ROUNDS; i++) {
        List<List<LogReports.Body>> bodies = new ArrayList<>();
        for (LogReports stream : streams) {
          bodies.add(stream.make(MEGABYTES * 1_000_000L));
        }
        double rate = rate(bodies, sender::send);
        double rawRate = rate(bodies, body -> append(bench, body));
        bench.progress("round %d: %.0f MB/s, raw %.0f MB/s".formatted(i, rate, rawRate));
        if (i >= 0) {
          ours[i] = rate;
          raw[i] = rawRate;
        }
      }
      for (LogReports stream : streams) {
        stream.requireStored(fleet.client().runs().get(stream.run().toString()));
        fleet.stop(stream.run());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the daemon's headers were not seen", e);
    }
    Figures us = Figures.of(ours);
    return new Outcome(
        us.text("MB/s"),
        "the same text appended to 4 files, a sync for each report: "
            + Figures.of(raw).text("MB/s"),
        Verdicts.atLeast(us.median(), TARGET, "MB/s"));
  }

  /// Carries each list out on a thread of its own.
  ///
  /// @return megabytes of text a second
  private static double rate(List<List<LogReports.Body>> streams, Step step)
      throws InterruptedException, ExecutionException {
    long bytes = streams.stream().flatMap(List::stream).mapToLong(LogReports.Body::textBytes).sum();
    List<Callable<Void>> work = new ArrayList<>();
    for (List<LogReports.Body> stream : streams) {
      work.add(() -> {
        for (LogReports.Body body : stream) {
          step.take(body);
        }
        return null;
      });
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      long began = System.nanoTime();
      for (Future<Void> one : threads.invokeAll(work)) {
        one.get();
      }
      return bytes / 1e6 / ((System.nanoTime() - began) / 1e9);
    }
  }

  private static void append(Workbench bench, LogReports.Body body) throws IOException {
    ByteBuffer text = ByteBuffer.wrap(new byte[body.textBytes()]);
    try (FileChannel file =
        FileChannel.open(
            bench.scratch().resolve("raw-" + body.run()),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND)) {
      while (text.hasRemaining()) {
        file.write(text);
      }
      file.force(false);
    }
  }

  /// What is done with a report.
  private interface Step {
    void take(LogReports.Body body) throws IOException, InterruptedException;
  }
}
