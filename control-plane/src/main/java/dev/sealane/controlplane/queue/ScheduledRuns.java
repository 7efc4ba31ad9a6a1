package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import dev.sealane.controlplane.run.Claims;
import dev.sealane.controlplane.run.Dispatcher;
import java.util.List;
import java.util.Optional;

/// Runs from the scheduler.
public final class ScheduledRuns implements RunSource {

  private final Claims claims;
  private final Dispatcher dispatcher;

  public ScheduledRuns(Claims claims, Dispatcher dispatcher) {
    this.claims = claims;
    this.dispatcher = dispatcher;
  }

  @Override
  public Optional<StartRunsRequest> claim(InstanceId instance, QueueId queue, MessageId message) {
    return claims.claim(instance, queue, message).map(Claims.ClaimedBatch::request);
  }

  @Override
  public void giveBackUnconfirmed(QueueId queue) {
    claims.giveBackUnconfirmed(queue);
  }

  @Override
  public List<ConfirmedRun> confirm(
      RunnerQueue.Origin origin, MessageId message, StartRunsResponse response) {
    return claims.confirm(origin.instance(), origin.boot(), message, response);
  }

  @Override
  public void pollParked(InstanceId instance) {
    dispatcher.pollParked(instance);
  }
}
