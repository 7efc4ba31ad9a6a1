package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import java.util.List;
import java.util.Optional;

/// Where polls get runs. Two implementations: the scheduler and, in tests, a fake. All methods may
/// block and may be called from any thread.
public interface RunSource {

  /// Takes the best matching runs for the free capacity of an instance. When it returns they are
  /// committed.
  ///
  /// @param message id of the message that will carry them
  /// @return empty when nothing matches
  Optional<StartRunsRequest> claim(InstanceId instance, QueueId queue, MessageId message);

  /// Gives back what was claimed for a queue and never confirmed. Harmless to repeat.
  void giveBackUnconfirmed(QueueId queue);

  /// Hears the answer to a batch. The same answer again is harmless.
  ///
  /// @return what to do, one a run that was accepted
  List<ConfirmedRun> confirm(
      RunnerQueue.Origin origin, MessageId message, StartRunsResponse response);

  /// A poll found nothing and waits; it is woken when something waits that it has just missed.
  void pollParked(InstanceId instance);
}
