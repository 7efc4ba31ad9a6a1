package dev.sealane.controlplane.report;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry.Answer;
import dev.sealane.api.runner.ReportEntry.Result;
import dev.sealane.controlplane.logstream.AppendResult;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.sql.StorageException;
import dev.sealane.controlplane.sql.TroubleLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Carries out reports. Entries of one attempt are carried out in their order, those of different
/// attempts side by side, so that their syncs and commits share the disk. What is answered with 204
/// is on disk.
public final class Reports {

  private static final Logger log = LoggerFactory.getLogger(Reports.class);
  private static final Answer BROKEN =
      new Answer(ErrorCode.INVALID_REQUEST.status(), ErrorCode.INVALID_REQUEST.toString(), null);
  private static final Answer UNAVAILABLE =
      new Answer(ErrorCode.UNAVAILABLE.status(), ErrorCode.UNAVAILABLE.toString(), null);

  private final TroubleLog trouble = new TroubleLog(log);
  private final Logs logs;
  private final AttemptDesk attempts;

  public Reports(Logs logs, AttemptDesk attempts) {
    this.logs = logs;
    this.attempts = attempts;
  }

  /// Carries out a report of {@code instance}. Blocks; safe for any thread.
  ///
  /// @param body a JSON array of entries, UTF-8; must not change any more
  /// @return one answer an entry, in their order
  /// @throws dev.sealane.api.json.JsonException when it is no JSON array; nothing was done
  public List<Answer> take(InstanceId instance, byte[] body) {
    return new Report(instance, ReportBody.read(body)).carryOut();
  }

  /// One report on its way.
  private final class Report {

    private final InstanceId instance;
    private final List<Reported> entries;
    private final Answer[] answers;
    private final Map<AttemptRef, Queue<Place>> waiting = new LinkedHashMap<>();

    Report(InstanceId instance, List<Reported> entries) {
      this.instance = instance;
      this.entries = entries;
      this.answers = new Answer[entries.size()];
    }

    List<Answer> carryOut() {
      for (int i = 0; i < answers.length; i++) {
        switch (entries.get(i)) {
          case Reported.Broken(String problem) -> {
            log.warn("report entry refused instance={} entry={} problem={}", instance, i, problem);
            answers[i] = BROKEN;
          }
          case Reported.Sound sound ->
              waiting
                  .computeIfAbsent(sound.attempt(), _ -> new ArrayDeque<>())
                  .add(new Place(i, sound));
        }
      }
      while (!waiting.isEmpty()) {
        storeLogs();
        waiting.values().removeIf(Queue::isEmpty);
        takeResults();
        waiting.values().removeIf(Queue::isEmpty);
      }
      return Arrays.asList(answers);
    }

    private void storeLogs() {
      List<Queue<Place>> withLogs =
          waiting.values().stream()
              .filter(queue -> queue.element().entry() instanceof Reported.Log)
              .toList();
      if (withLogs.size() == 1) {
        storeLogs(withLogs.getFirst());
        return;
      }
      List<Future<?>> done = new ArrayList<>();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        withLogs.forEach(queue -> done.add(threads.submit(() -> storeLogs(queue))));
      }
      for (Future<?> one : done) {
        if (one.state() == Future.State.FAILED) {
          throw new IllegalStateException("a log was not stored", one.exceptionNow());
        }
      }
    }

    /// Stores the logs at the head of the queue. When one cannot be stored, what follows it gets
    /// the same answer and is not carried out: the runner sends all of it again, in order.
    private void storeLogs(Queue<Place> queue) {
      while (!queue.isEmpty() && queue.element().entry() instanceof Reported.Log entry) {
        Answer answer = guarded(() -> stored(instance, entry));
        answers[queue.remove().index()] = answer;
        if (answer.status() != Answer.DONE.status()) {
          queue.forEach(place -> answers[place.index()] = answer);
          queue.clear();
        }
      }
    }

    private void takeResults() {
      List<Integer> places = new ArrayList<>();
      List<Result> results = new ArrayList<>();
      for (Queue<Place> queue : waiting.values()) {
        Place head = queue.element();
        switch (head.entry()) {
          case Reported.Result(Result result) -> {
            queue.remove();
            places.add(head.index());
            results.add(result);
          }
          case Reported.GivenBack(var given) -> {
            queue.remove();
            answers[head.index()] = guarded(() -> attempts.givenBack(instance, given));
          }
          case Reported.Log _ -> {
            // in the next round
          }
        }
      }
      if (!results.isEmpty()) {
        List<Answer> taken = resultsTaken(instance, results);
        for (int i = 0; i < results.size(); i++) {
          answers[places.get(i)] = taken.get(i);
        }
      }
    }
  }

  private Answer stored(InstanceId instance, Reported.Log entry) {
    return switch (attempts.state(entry.attempt(), instance)) {
      case AttemptState.Current _ -> append(entry);
      case AttemptState.Ended(long finalSeq) ->
          entry.batch().nextSeq() - 1 <= finalSeq ? append(entry) : Answer.STALE;
      case AttemptState.Stale _ -> Answer.STALE;
    };
  }

  private Answer append(Reported.Log entry) {
    return switch (logs.append(entry.attempt(), entry.batch())) {
      case AppendResult.Stored(long nextSeq) -> {
        attempts.logsStored(entry.attempt(), nextSeq - 1);
        if (entry.suppressed()) {
          logs.suppressed(entry.attempt());
        }
        yield new Answer(Answer.DONE.status(), null, nextSeq);
      }
      case AppendResult.Gap(long nextSeq) ->
          new Answer(ErrorCode.LOG_GAP.status(), ErrorCode.LOG_GAP.toString(), nextSeq);
    };
  }

  private List<Answer> resultsTaken(InstanceId instance, List<Result> results) {
    try {
      return attempts.results(instance, results);
    } catch (StorageException e) {
      trouble.report("results not stored", e);
      return results.stream().map(_ -> UNAVAILABLE).toList();
    }
  }

  private Answer guarded(Supplier<Answer> work) {
    try {
      return work.get();
    } catch (StorageException e) {
      trouble.report("report entry not stored", e);
      return UNAVAILABLE;
    }
  }

  /// An entry and its index in the report.
  private record Place(int index, Reported.Sound entry) {}
}
