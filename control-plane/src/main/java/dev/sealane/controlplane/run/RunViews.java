package dev.sealane.controlplane.run;

import dev.sealane.api.json.Json;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunStatus;
import org.jspecify.annotations.Nullable;

/// Runs as people see them. Blocks for the log's index; safe for any thread.
final class RunViews {

  private final StoredLogs logs;

  RunViews(StoredLogs logs) {
    this.logs = logs;
  }

  Run of(RunRow row) {
    RunState state = row.state();
    RunStatus status = state.status();
    Shown shown = Json.NATIVE.read(row.shown(), Shown.class);
    return new Run(
        state.id(),
        row.kind(),
        row.name(),
        status.toString(),
        status.group(),
        status.terminal(),
        status.terminal() ? status == RunStatus.COMPLETED : null,
        row.exitCode(),
        row.endedBy(),
        row.error(),
        state.attempt(),
        shown.command(),
        shown.image(),
        shown.labels().stream().toList(),
        row.priority(),
        shown.envNames(),
        shown.secretNames(),
        row.createdAt(),
        row.leasedAt(),
        row.startedAt(),
        row.endedAt(),
        row.disconnectedSince(),
        loss(row),
        state.cancelRequested(),
        row.cancelReason(),
        row.runner(),
        row.instance(),
        row.logsComplete(),
        state.attempt() == 0 ? null : logs.last(state.id()).orElse(null),
        row.createdBy());
  }

  private static @Nullable ContactLoss loss(RunRow row) {
    return row.contactLoss() == null
        ? null
        : Json.NATIVE.read(row.contactLoss(), ContactLoss.class);
  }
}
