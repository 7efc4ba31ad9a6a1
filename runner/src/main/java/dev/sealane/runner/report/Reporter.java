package dev.sealane.runner.report;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.SpoolException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the server everything about all attempts of this instance: log records in order, then the
/// result. One request at a time, repeated until it is answered; what waits for it is on disk, so a
/// server that is away for hours costs no memory. Safe for any thread.
public final class Reporter implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Reporter.class);

  /// In one request; the others come next.
  private static final int MOST_ATTEMPTS = 256;

  private static final int LEAST_REQUEST = 16 << 10;

  private final ReportTransport transport;
  private final ReportListener listener;
  private final ReportLimits limits;
  private final LongSupplier ticker;
  private final Map<AttemptRef, AttemptReport> attempts = new ConcurrentHashMap<>();
  private final Semaphore changes = new Semaphore(0);
  private final LineFlusher lines;
  private final Thread thread;

  /// Shrinks when the server finds requests too large.
  private int requestBytes;

  /// Requests in a row that were not answered as they should.
  private int failures;

  /// @param ticker nanoseconds of some monotonic clock
  public Reporter(ReportTransport transport, ReportListener listener, LongSupplier ticker) {
    this(transport, listener, ReportLimits.DEFAULT, ticker);
  }

  /// @param ticker nanoseconds of some monotonic clock
  public Reporter(
      ReportTransport transport,
      ReportListener listener,
      ReportLimits limits,
      LongSupplier ticker) {
    this.transport = transport;
    this.listener = listener;
    this.limits = limits;
    this.ticker = ticker;
    this.requestBytes = limits.requestBytes();
    this.lines = new LineFlusher(limits.idle(), this::flushLines);
    this.thread = Thread.ofVirtual().name("reporter").unstarted(this::run);
  }

  public void start() {
    thread.start();
    lines.start();
  }

  /// Sends what is in {@code attemptLog} and what comes into it, from now on.
  public void log(AttemptRef attempt, AttemptLog attemptLog) {
    report(attempt).log(attemptLog);
    attemptLog.onChange(this::wake);
    wake();
  }

  /// Sends the result once all records up to its `final_seq` were sent.
  public void result(ReportEntry.Result result) {
    end(result);
  }

  /// Gives the attempt back.
  public void givenBack(ReportEntry.GivenBack entry) {
    end(entry);
  }

  /// Stops. What was not acknowledged stays in the spools for the next start.
  @Override
  public void close() {
    lines.close();
    thread.interrupt();
    if (!thread.isAlive()) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Gives up on an attempt: nothing of it is sent any more.
  public void forget(AttemptRef attempt) {
    attempts.remove(attempt);
  }

  private void end(ReportEntry entry) {
    report(new AttemptRef(entry.runId(), entry.attempt())).last(entry);
    wake();
  }

  private AttemptReport report(AttemptRef attempt) {
    return attempts.computeIfAbsent(attempt, its -> new AttemptReport(its, ticker));
  }

  private void wake() {
    wakeReporter();
    lines.wake();
  }

  private void wakeReporter() {
    if (changes.availablePermits() == 0) {
      changes.release();
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (failures > 0) {
          Thread.sleep(pause());
        } else {
          changes.acquire();
        }
        changes.drainPermits();
        while (sendRound()) {
          gather();
        }
      }
    } catch (InterruptedException _) {
      log.debug("reporter stopped");
    }
  }

  private boolean flushLines() {
    boolean pending = false;
    for (AttemptReport report : attempts.values()) {
      pending |= report.flushIdle() || report.suppresses();
      if (report.suppressionIsNews()) {
        wakeReporter();
      }
    }
    return pending;
  }

  /// Lets a few more lines come, unless an end waits to be told.
  private void gather() throws InterruptedException {
    if (attempts.values().stream().noneMatch(AttemptReport::urgent)) {
      Thread.sleep(limits.gather());
    }
  }

  /// Sends one request, when there is something to send.
  ///
  /// @return whether it was answered and more may be there
  private boolean sendRound() throws InterruptedException {
    Round round = collect();
    if (round.entries.isEmpty()) {
      return false;
    }
    try {
      List<ReportEntry.Answer> answers =
          transport.send(Collections.unmodifiableList(round.entries));
      if (answers.size() != round.entries.size()) {
        throw new IOException(
            "%d answers to %d entries".formatted(answers.size(), round.entries.size()));
      }
      boolean sense = true;
      for (int i = 0; i < answers.size(); i++) {
        sense &= take(round.senders.get(i), round.entries.get(i), answers.get(i));
      }
      failures = sense && round.readable ? 0 : failures + 1;
      return failures == 0;
    } catch (IOException | RuntimeException e) {
      failed(e);
      return false;
    }
  }

  /// What one request carries.
  private static final class Round {
    private final List<AttemptReport> senders = new ArrayList<>();
    private final List<ReportEntry> entries = new ArrayList<>();
    private boolean readable = true;
  }

  /// Every attempt with something to say gets its share.
  private Round collect() {
    Round round = new Round();
    List<AttemptReport> waiting =
        attempts.values().stream().filter(AttemptReport::waiting).limit(MOST_ATTEMPTS).toList();
    for (AttemptReport report : waiting) {
      int share = Math.max(1, requestBytes / waiting.size());
      try {
        for (ReportEntry entry : report.entries(share, limits.probeBytes())) {
          round.senders.add(report);
          round.entries.add(entry);
        }
      } catch (SpoolException e) {
        log.warn("spool not read attempt={}", report.attempt(), e);
        round.readable = false;
      }
    }
    if (round.entries.isEmpty() && !round.readable) {
      failures++;
    }
    return round;
  }

  private boolean take(AttemptReport report, ReportEntry entry, ReportEntry.Answer answer) {
    if (answer.status() == 410) {
      if (attempts.remove(report.attempt(), report)) {
        tell(() -> listener.stale(report.attempt()), report);
      }
      return true;
    }
    if (!report.answered(entry, answer)) {
      log.warn("report not taken attempt={} status={}", report.attempt(), answer.status());
      return false;
    }
    if (report.done() && attempts.remove(report.attempt(), report)) {
      tell(() -> listener.acknowledged(report.attempt()), report);
    }
    return true;
  }

  private static void tell(Runnable call, AttemptReport report) {
    try {
      call.run();
    } catch (RuntimeException e) {
      log.error("report listener failed attempt={}", report.attempt(), e);
    }
  }

  private void failed(Exception cause) {
    if (failures == 0) {
      log.warn("report not sent, trying again", cause);
    } else {
      log.debug("report not sent failures={}", failures, cause);
    }
    failures++;
    if (cause instanceof SealaneException refused && refused.code() == ErrorCode.TOO_LARGE) {
      requestBytes = Math.max(LEAST_REQUEST, requestBytes / 2);
    }
  }

  /// Half to all of the doubled pause, so that instances do not come back together.
  private Duration pause() {
    long doubled = limits.firstPause().toNanos() << Math.min(failures - 1, 20);
    long nanos = Math.min(doubled, limits.longestPause().toNanos());
    return Duration.ofNanos(nanos / 2 + ThreadLocalRandom.current().nextLong(nanos / 2 + 1));
  }
}
