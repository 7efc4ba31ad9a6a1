package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// Runs without a scheduler: a list of waiting ones, and who holds a claim.
final class FakeRuns implements RunSource {

  final Queue<RunId> waiting = new ArrayDeque<>();
  final Map<QueueId, List<RunId>> unconfirmed = new HashMap<>();
  final List<QueueId> givenBack = new ArrayList<>();
  final List<RunId> started = new ArrayList<>();
  int claims;

  @Override
  public synchronized Optional<StartRunsRequest> claim(
      InstanceId instance, QueueId queue, MessageId message) {
    claims++;
    RunId run = waiting.poll();
    if (run == null) {
      return Optional.empty();
    }
    unconfirmed.computeIfAbsent(queue, _ -> new ArrayList<>()).add(run);
    return Optional.of(
        new StartRunsRequest(List.of(new StartRunsRequest.Unreadable(run, 1, "made up"))));
  }

  @Override
  public synchronized void giveBackUnconfirmed(QueueId queue) {
    givenBack.add(queue);
    List<RunId> back = unconfirmed.remove(queue);
    waiting.addAll(back == null ? List.of() : back);
  }

  @Override
  public synchronized List<ConfirmedRun> confirm(
      RunnerQueue.Origin origin, MessageId message, StartRunsResponse response) {
    List<ConfirmedRun> answers = new ArrayList<>();
    for (StartRunsResponse.Started run : response.runs()) {
      boolean mine =
          unconfirmed.values().stream().anyMatch(runs -> runs.remove(run.run()))
              || started.contains(run.run());
      if (mine && !started.contains(run.run())) {
        started.add(run.run());
      }
      answers.add(
          new ConfirmedRun(run.run(), run.attempt(), mine ? StartAnswer.START : StartAnswer.STALE));
    }
    return answers;
  }

  @Override
  public void pollParked(InstanceId instance) {}
}
