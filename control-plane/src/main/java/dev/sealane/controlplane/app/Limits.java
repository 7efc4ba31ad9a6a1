package dev.sealane.controlplane.app;

import dev.sealane.controlplane.blob.BlobLimits;
import dev.sealane.controlplane.events.EventLimits;
import dev.sealane.controlplane.http.HttpLimits;
import dev.sealane.controlplane.logstream.LogLimits;
import dev.sealane.controlplane.queue.QueueLimits;
import dev.sealane.controlplane.retention.RetentionLimits;
import dev.sealane.controlplane.run.RunSettings;

/// Every number that the operator can change, by feature.
///
/// @param http what one client may cost
/// @param queues polls, pings, mailboxes
/// @param runs leases and scheduling
/// @param logs how logs are laid out
/// @param events how logs are given out
/// @param blobs archives and artifacts
/// @param retention how long and how much of it is kept
public record Limits(
    HttpLimits http,
    QueueLimits queues,
    RunSettings runs,
    LogLimits logs,
    EventLimits events,
    BlobLimits blobs,
    RetentionLimits retention) {

  public static Limits defaults() {
    return new Limits(
        HttpLimits.defaults(),
        QueueLimits.DEFAULT,
        RunSettings.DEFAULT,
        LogLimits.DEFAULT,
        EventLimits.DEFAULT,
        BlobLimits.DEFAULT,
        RetentionLimits.NONE);
  }
}
