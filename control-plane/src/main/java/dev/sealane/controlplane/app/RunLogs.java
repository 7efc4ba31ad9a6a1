package dev.sealane.controlplane.app;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.logstream.Logs;
import dev.sealane.controlplane.run.StoredLogs;
import java.util.Optional;

/// The stored logs as runs see them.
record RunLogs(Logs logs) implements StoredLogs {

  @Override
  public long nextSeq(AttemptRef attempt) {
    return logs.nextSeq(attempt);
  }

  @Override
  public Optional<LogPosition> last(RunId run) {
    return logs.last(run);
  }
}
