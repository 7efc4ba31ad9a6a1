package dev.sealane.runner.poll;

import dev.sealane.runner.dispatch.MessageHandler;
import dev.sealane.runner.net.Pause;
import dev.sealane.runner.net.QueueApi;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// What all queues of a daemon share.
///
/// @param identity as whom queues are made now
/// @param api the server
/// @param exchange carries messages out
/// @param events hears of them
/// @param pause waits between tries
/// @param ticker monotonic nanoseconds
public record PollParts(
    Supplier<PollIdentity> identity,
    QueueApi api,
    MessageExchange exchange,
    PollEvents events,
    Pause pause,
    LongSupplier ticker) {

  /// @param ticker monotonic nanoseconds
  public static PollParts of(
      Supplier<PollIdentity> identity,
      QueueApi api,
      MessageHandler handler,
      PollEvents events,
      Pause pause,
      LongSupplier ticker) {
    return new PollParts(
        identity, api, new MessageExchange(api, handler, pause, ticker), events, pause, ticker);
  }
}
