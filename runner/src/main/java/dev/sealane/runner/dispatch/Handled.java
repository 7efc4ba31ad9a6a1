package dev.sealane.runner.dispatch;

import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.runner.AttemptRef;
import java.util.List;

/// The outcome of one message.
///
/// @param reply what the server is told
/// @param accepted runs that wait for the server's confirmation of that reply; empty = none
public record Handled(RunnerReply reply, List<AttemptRef> accepted) {

  public Handled {
    accepted = List.copyOf(accepted);
  }

  static Handled reply(RunnerReply reply) {
    return new Handled(reply, List.of());
  }
}
