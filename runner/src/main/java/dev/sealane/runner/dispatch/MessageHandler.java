package dev.sealane.runner.dispatch;

import dev.sealane.api.message.RunnerMessage;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import java.util.List;

/// Carries out messages. Blocks; may be called from any thread.
public interface MessageHandler {

  /// A message came and is not opened yet; returns at once.
  default void arrived() {}

  /// Carries out one message.
  ///
  /// @param authenticated whether the sender is proven to be the control plane
  Handled handle(RunnerMessage message, boolean authenticated);

  /// The server has answered which of the accepted runs start.
  ///
  /// @param accepted what {@link Handled#accepted} named
  void confirmed(List<AttemptRef> accepted, List<StartAnswer.ConfirmedRun> answers);

  /// The server never answered, so the accepted runs are dropped.
  void unconfirmed(List<AttemptRef> accepted);
}
