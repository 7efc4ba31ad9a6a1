package dev.sealane.controlplane.queue;

import dev.sealane.api.id.MessageId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.message.RunnerReply;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/// Who waits for which response. Safe for any thread; never blocks.
final class PendingCalls {

  private final Map<MessageId, Call> calls = new ConcurrentHashMap<>();

  /// Waits for the response to a message.
  ///
  /// @param deadline reading of the ticker after which the call fails with `timeout`
  CompletableFuture<RunnerReply> open(MessageId message, QueueId queue, long deadline) {
    CompletableFuture<RunnerReply> reply = new CompletableFuture<>();
    calls.put(message, new Call(queue, deadline, reply));
    return reply;
  }

  /// Whether somebody waits for this response of this queue.
  boolean waits(MessageId message, QueueId queue) {
    Call call = calls.get(message);
    return call != null && call.queue().equals(queue);
  }

  /// Hands a response to its caller, if one waits.
  void complete(MessageId message, RunnerReply reply) {
    Call call = calls.remove(message);
    if (call != null) {
      call.reply().complete(reply);
    }
  }

  /// Ends the calls whose time is over.
  void expire(long now) {
    calls.forEach((message, call) -> {
      if (call.deadline() - now <= 0) {
        fail(message, ErrorCode.TIMEOUT, "the runner did not answer in time");
      }
    });
  }

  /// Ends the calls of a queue that is gone.
  void queueGone(QueueId queue) {
    calls.forEach((message, call) -> {
      if (call.queue().equals(queue)) {
        fail(message, ErrorCode.NOT_FOUND, "the queue was deleted");
      }
    });
  }

  /// Ends one call without a response.
  void fail(MessageId message, ErrorCode code, String why) {
    Call call = calls.remove(message);
    if (call != null) {
      call.reply().completeExceptionally(new SealaneException(code, why));
    }
  }

  private record Call(QueueId queue, long deadline, CompletableFuture<RunnerReply> reply) {}
}
