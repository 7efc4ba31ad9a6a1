package dev.sealane.controlplane.run;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.runner.AttemptRef;
import java.util.Optional;

/// What runs ask about the logs that are stored. Blocks; safe for any thread.
public interface StoredLogs {

  /// Number of the record that is stored next, from 1.
  long nextSeq(AttemptRef attempt);

  /// Position of the last stored record.
  Optional<LogPosition> last(RunId run);
}
