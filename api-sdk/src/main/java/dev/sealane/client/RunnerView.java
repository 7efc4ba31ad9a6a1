package dev.sealane.client;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A runner as the fleet view shows it.
///
/// @param id its id
/// @param name unique in the team
/// @param labels of the runner's row
/// @param draining whether it takes no more runs
/// @param createdAt when it was registered
/// @param healthyQueues number of queues that answer
/// @param slots of all its instances
/// @param slotsUsed by unfinished attempts
/// @param instances its daemons
public record RunnerView(
    RunnerId id,
    String name,
    List<String> labels,
    boolean draining,
    @Nullable Instant createdAt,
    int healthyQueues,
    int slots,
    int slotsUsed,
    List<InstanceView> instances) {

  public RunnerView {
    labels = List.copyOf(labels);
    instances = List.copyOf(instances);
  }

  /// One daemon.
  ///
  /// @param runtimes those that answer
  /// @param silentRuntimes those that do not answer now, so that nothing can start with them
  /// @param intakeClosed why it takes no runs now; null = it takes them
  /// @param boot rises by 1 with each start
  /// @param lastContactAt by the server's clock
  public record InstanceView(
      InstanceId id,
      @Nullable String hostname,
      @Nullable String os,
      @Nullable String arch,
      @Nullable String version,
      List<String> labels,
      List<String> runtimes,
      List<String> silentRuntimes,
      int slots,
      int slotsUsed,
      double cpus,
      long memoryBytes,
      long diskFreeBytes,
      boolean draining,
      @Nullable String intakeClosed,
      long boot,
      @Nullable Instant lastContactAt,
      List<QueueView> queues) {

    public InstanceView {
      labels = List.copyOf(labels);
      runtimes = List.copyOf(runtimes);
      silentRuntimes = List.copyOf(silentRuntimes);
      queues = List.copyOf(queues);
    }
  }

  /// One queue of a daemon.
  ///
  /// @param keyThumbprint RFC 7638, base64url
  public record QueueView(
      QueueId id, boolean healthy, @Nullable String scheme, @Nullable String keyThumbprint) {}
}
