package dev.sealane.controlplane.queue;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.auth.Authorization;
import java.time.Instant;
import java.util.Optional;

/// A queue as its row has it.
///
/// @param origin the boot that made it; empty = a Plan42 runner did
/// @param publicPem PEM of its P-256 key
/// @param scheme how messages to it are sealed; never changes
/// @param healthy whether messages are addressed to it
/// @param draining whether it takes nothing new; never ends
/// @param failedChecks checks that failed since the last that passed
/// @param passedChecks checks that passed since the last that failed
/// @param lastCheckAt time of the last check; empty = never
/// @param lastPollNo the last poll that was answered with messages; 0 = none
/// @param version from 1, rises with every change that a client asked for and of health
public record RunnerQueue(
    QueueId id,
    TeamId team,
    RunnerId runner,
    Optional<Origin> origin,
    String publicPem,
    SealScheme scheme,
    boolean healthy,
    boolean draining,
    int failedChecks,
    int passedChecks,
    Optional<Instant> lastCheckAt,
    long lastPollNo,
    Instant createdAt,
    Instant updatedAt,
    long version) {

  /// @param instance the instance that made it
  /// @param boot the boot of the instance that it dies with
  public record Origin(InstanceId instance, long boot) {}

  /// A queue as it is registered: healthy at once.
  static RunnerQueue fresh(
      QueueId id,
      TeamId team,
      RunnerId runner,
      Optional<Origin> origin,
      String publicPem,
      SealScheme scheme,
      Instant now) {
    return new RunnerQueue(
        id,
        team,
        runner,
        origin,
        publicPem,
        scheme,
        true,
        false,
        0,
        0,
        Optional.empty(),
        0,
        now,
        now,
        1);
  }

  boolean isHpke() {
    return scheme == SealScheme.HPKE;
  }

  /// Whether new messages may be addressed to it.
  public boolean takesMessages() {
    return healthy && !draining;
  }

  /// Whether it lives as it should.
  boolean unblemished() {
    return failedChecks == 0 && (healthy || draining);
  }

  Authorization.Owned owned() {
    return new Authorization.Owned(team, null, runner);
  }

  RunnerQueue with(QueueChange change, Instant now) {
    return new RunnerQueue(
        id,
        team,
        runner,
        origin,
        publicPem,
        scheme,
        change.healthy().orElse(healthy),
        change.draining().orElse(draining),
        change.failedChecks().orElse(failedChecks),
        change.passedChecks().orElse(passedChecks),
        change.lastCheckAt().or(() -> lastCheckAt),
        lastPollNo,
        createdAt,
        now,
        version + 1);
  }

  /// The queue after a check of its health.
  ///
  /// @param unhealthyAfter failures in a row that make it unhealthy
  RunnerQueue checked(boolean passed, int unhealthyAfter, Instant now) {
    int failed = passed ? 0 : failedChecks + 1;
    boolean nowHealthy = !draining && (passed || (healthy && failed < unhealthyAfter));
    return new RunnerQueue(
        id,
        team,
        runner,
        origin,
        publicPem,
        scheme,
        nowHealthy,
        draining,
        failed,
        passed ? passedChecks + 1 : 0,
        Optional.of(now),
        lastPollNo,
        createdAt,
        now,
        nowHealthy == healthy ? version : version + 1);
  }
}
