package dev.sealane.controlplane.run;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerMessage.StartRunsRequest;
import dev.sealane.api.message.RunnerReply.StartRunsResponse;
import dev.sealane.api.runner.StartAnswer.ConfirmedRun;
import java.util.List;
import java.util.Optional;

/// Takes queued runs for an instance and hears whether they arrived. All methods block for the
/// database; safe for any thread.
@SuppressWarnings("DoNotCallSuggester") // bodies follow
public final class Claims {

  /// Takes the best matching runs for the free capacity of {@code instance}: at most 64, and 4 MiB
  /// of specifications. When it returns they are committed as leased.
  ///
  /// @param queue the queue whose poll is answered
  /// @param message id of the message that will carry them
  /// @return empty when nothing matches, or the instance takes nothing now
  public Optional<ClaimedBatch> claim(InstanceId instance, QueueId queue, MessageId message) {
    throw new UnsupportedOperationException("claim " + instance + queue + message);
  }

  /// The same batch again, for a poll that is repeated.
  ///
  /// @return empty when no run of it waits for its confirmation any more
  public Optional<ClaimedBatch> rebuild(MessageId message) {
    throw new UnsupportedOperationException("rebuild " + message);
  }

  /// Gives back what was claimed for {@code queue} and never confirmed: a higher poll number proves
  /// that the answer was not taken. Harmless to repeat.
  public void giveBackUnconfirmed(QueueId queue) {
    throw new UnsupportedOperationException("give back " + queue);
  }

  /// Hears the instance's answer to a batch. Runs without setup are committed as running when this
  /// returns. The same response again gives the same answer, as far as nothing happened since.
  ///
  /// @return one answer a run that was accepted, in the order of the response
  public List<ConfirmedRun> confirm(
      InstanceId instance, MessageId message, StartRunsResponse response) {
    throw new UnsupportedOperationException("confirm " + instance + message + response);
  }

  /// Runs claimed for one poll.
  ///
  /// @param message the message that carries them
  /// @param request its clear text
  public record ClaimedBatch(MessageId message, StartRunsRequest request) {}
}
