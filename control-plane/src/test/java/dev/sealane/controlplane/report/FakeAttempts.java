package dev.sealane.controlplane.report;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.controlplane.run.AttemptState;
import dev.sealane.controlplane.sql.StorageException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// Attempts that remember what they were told; unknown ones are current.
final class FakeAttempts implements AttemptDesk {

  final Map<AttemptRef, AttemptState> states = new ConcurrentHashMap<>();
  final List<String> told = new CopyOnWriteArrayList<>();
  boolean refuses;

  @Override
  public AttemptState state(AttemptRef attempt, InstanceId instance) {
    return states.getOrDefault(attempt, new AttemptState.Current());
  }

  @Override
  public List<ReportEntry.Answer> results(InstanceId instance, List<ReportEntry.Result> results) {
    if (refuses) {
      throw new StorageException("refused", null);
    }
    return results.stream()
        .map(result -> {
          told.add("result of " + result.attempt() + " at " + result.finalSeq());
          return ReportEntry.Answer.DONE;
        })
        .toList();
  }

  @Override
  public ReportEntry.Answer givenBack(InstanceId instance, ReportEntry.GivenBack given) {
    told.add("given back " + given.attempt());
    return ReportEntry.Answer.DONE;
  }

  @Override
  public void logsStored(AttemptRef attempt, long lastSeq) {
    told.add("log of " + attempt.attempt() + " to " + lastSeq);
  }
}
