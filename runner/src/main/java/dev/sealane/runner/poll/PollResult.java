package dev.sealane.runner.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;

/// The outcome of one poll.
sealed interface PollResult {

  /// @param messages undecoded; none when the time passed
  record Delivered(List<JsonNode> messages) implements PollResult {
    public Delivered {
      messages = List.copyOf(messages);
    }
  }

  /// Whether it was carried out is not known, so the same poll is made again.
  ///
  /// @param pause before that
  record Unknown(Duration pause) implements PollResult {}

  /// The server does not know the queue.
  record Gone() implements PollResult {}
}
