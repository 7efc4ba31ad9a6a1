package dev.sealane.controlplane.queue;

import java.time.Duration;

/// Numbers of queues, polls and pings.
///
/// @param maxWait how long a poll may park at most (protocol.md section 4.2)
/// @param batch messages that one poll gets at most (protocol.md section 5)
/// @param silentAfter silence after which a queue must prove that it lives (native.md section 2)
/// @param pingEvery time between two pings to a silent queue (protocol.md section 5)
/// @param pingTimeout how long a ping waits for its answer (likewise)
/// @param unhealthyAfter failed checks in a row that make a queue unhealthy (likewise)
/// @param deleteAfter failed checks in a row that delete it (likewise)
/// @param keepMessages how long a delivered message can be answered
/// @param queuesPerInstance queues of one instance at most
/// @param queuesPerRunner queues of one Plan42 runner at most
/// @param mailbox messages that wait for one queue at most
public record QueueLimits(
    Duration maxWait,
    int batch,
    Duration silentAfter,
    Duration pingEvery,
    Duration pingTimeout,
    int unhealthyAfter,
    int deleteAfter,
    Duration keepMessages,
    int queuesPerInstance,
    int queuesPerRunner,
    int mailbox) {

  public static final QueueLimits DEFAULT =
      new QueueLimits(
          Duration.ofSeconds(120),
          10,
          Duration.ofSeconds(40),
          Duration.ofSeconds(30),
          Duration.ofSeconds(5),
          2,
          10,
          Duration.ofMinutes(10),
          256,
          1_000,
          1_000);
}
