package dev.sealane.controlplane.fleet;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.QueueId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.seal.P256PublicKey;
import dev.sealane.api.seal.SealScheme;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.queue.RunnerQueue;
import dev.sealane.controlplane.runner.Runner;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/// A runner with its instances and queues, in the native spelling.
///
/// @param healthyQueues how many of its queues take messages
/// @param slots runs that its instances take at once
/// @param slotsUsed slots that runs hold
/// @param queues queues of Plan42 runners, which have no instance
record RunnerView(
    RunnerId id,
    String name,
    SortedSet<String> labels,
    boolean draining,
    Instant createdAt,
    long healthyQueues,
    int slots,
    int slotsUsed,
    List<InstanceEntry> instances,
    List<QueueEntry> queues) {

  static RunnerView of(
      Runner runner,
      List<InstanceView> instances,
      List<RunnerQueue> queues,
      Map<InstanceId, Integer> used) {
    List<InstanceEntry> entries =
        instances.stream()
            .map(instance ->
                InstanceEntry.of(
                    instance,
                    used.getOrDefault(instance.id(), 0),
                    queues.stream()
                        .filter(queue ->
                            queue
                                .origin()
                                .filter(made -> made.instance().equals(instance.id()))
                                .isPresent())
                        .map(QueueEntry::of)
                        .toList()))
            .toList();
    return new RunnerView(
        runner.id(),
        runner.name(),
        runner.labels(),
        runner.draining(),
        runner.createdAt(),
        queues.stream().filter(RunnerQueue::takesMessages).count(),
        entries.stream().mapToInt(InstanceEntry::slots).sum(),
        entries.stream().mapToInt(InstanceEntry::slotsUsed).sum(),
        entries,
        queues.stream().filter(queue -> queue.origin().isEmpty()).map(QueueEntry::of).toList());
  }

  /// One instance; the fields are those of {@link InstanceView}.
  record InstanceEntry(
      InstanceId id,
      String hostname,
      String os,
      String arch,
      String version,
      SortedSet<String> labels,
      SortedSet<String> runtimes,
      SortedSet<String> silentRuntimes,
      int slots,
      int slotsUsed,
      double cpus,
      long memoryBytes,
      long diskFreeBytes,
      boolean draining,
      @Nullable String intakeClosed,
      boolean barred,
      long boot,
      Instant lastContactAt,
      List<QueueEntry> queues) {

    static InstanceEntry of(InstanceView instance, int slotsUsed, List<QueueEntry> queues) {
      return new InstanceEntry(
          instance.id(),
          instance.hostname(),
          instance.os(),
          instance.arch(),
          instance.version(),
          instance.labels(),
          instance.runtimes(),
          instance.silentRuntimes(),
          instance.slots(),
          slotsUsed,
          instance.cpus(),
          instance.memoryBytes(),
          instance.diskFreeBytes(),
          instance.draining(),
          instance.intakeClosed().orElse(null),
          instance.barred(),
          instance.boot(),
          instance.lastContactAt(),
          queues);
    }
  }

  /// One queue.
  ///
  /// @param keyThumbprint RFC 7638 thumbprint of its key
  record QueueEntry(
      QueueId id, boolean healthy, boolean draining, SealScheme scheme, String keyThumbprint) {

    static QueueEntry of(RunnerQueue queue) {
      return new QueueEntry(
          queue.id(),
          queue.healthy(),
          queue.draining(),
          queue.scheme(),
          P256PublicKey.fromPem(queue.publicPem()).thumbprint());
    }
  }
}
