package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.id.RunnerId;
import dev.sealane.api.id.TeamId;
import dev.sealane.api.runner.Heartbeat;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// One instance as the server knows it.
///
/// @param boot its current boot, from 1
/// @param labels the labels that count
/// @param runtimes what it can run with now: `docker`, `process`
/// @param silentRuntimes what it could run with if it answered
/// @param slots runs that it takes at once; 0 = no heartbeat of this boot yet
/// @param cpus cores that runs may use in all
/// @param memoryBytes memory that runs may use in all
/// @param reserved what jobs that the server does not know use
/// @param draining whether it, or its whole runner, takes no new runs
/// @param intakeClosed why it takes no new runs though it does not drain; empty = it takes them
/// @param barred whether it left too many claims unconfirmed and has not answered a ping since
/// @param gone whether it was removed; it takes no new runs
/// @param lastContactAt time of its last boot or heartbeat; for people
/// @param heartbeatNo number of the last heartbeat of this boot; 0 = none yet
public record InstanceView(
    InstanceId id,
    TeamId team,
    RunnerId runner,
    long boot,
    SortedSet<String> labels,
    SortedSet<String> runtimes,
    SortedSet<String> silentRuntimes,
    String policyHash,
    int slots,
    double cpus,
    long memoryBytes,
    Heartbeat.Reserved reserved,
    long diskFreeBytes,
    boolean draining,
    Optional<String> intakeClosed,
    boolean barred,
    boolean gone,
    String version,
    String hostname,
    String os,
    String arch,
    Instant lastContactAt,
    long heartbeatNo) {

  public InstanceView {
    labels = Collections.unmodifiableSortedSet(new TreeSet<>(labels));
    runtimes = Collections.unmodifiableSortedSet(new TreeSet<>(runtimes));
    silentRuntimes = Collections.unmodifiableSortedSet(new TreeSet<>(silentRuntimes));
  }
}
