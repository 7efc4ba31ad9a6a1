package dev.sealane.runner.run;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.journal.KeptSecrets.Kept;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.log.Redactor;
import dev.sealane.runner.log.SpoolException;
import dev.sealane.runner.workspace.WorkspaceException;
import dev.sealane.runner.workspace.Workspaces;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The log of one attempt, opened at its first use, with what must be masked in it.
final class JobLog {

  private static final Logger log = LoggerFactory.getLogger(JobLog.class);

  private final RunParts parts;
  private final AttemptRef attempt;
  private final Optional<Kept> kept;
  private @Nullable AttemptLog opened;

  /// @param kept values to mask; empty = they are lost, so the output must be withheld
  JobLog(RunParts parts, AttemptRef attempt, Optional<Kept> kept) {
    this.parts = parts;
    this.attempt = attempt;
    this.kept = kept;
  }

  /// Globs to collect.
  List<String> artifacts() {
    return kept.map(Kept::artifacts).orElse(List.of());
  }

  synchronized AttemptLog open() {
    if (opened == null) {
      opened =
          AttemptLog.open(
              parts.places().spool(),
              attempt,
              parts.files().logs(),
              new Redactor(kept.map(Kept::redactions).orElse(List.of())),
              parts.clock().wall());
    }
    return opened;
  }

  /// Says something about the run in its log; a log that cannot be written harms no run.
  void systemLine(String text) {
    try {
      open().line(LogChannel.SYSTEM, LogStream.STDERR, text);
    } catch (SpoolException e) {
      log.warn("log line lost attempt={} text={}", attempt, text, e);
    }
  }

  /// Ends it.
  ///
  /// @return number of the last record; 0 = there is none, {@link Long#MAX_VALUE} = nobody knows,
  ///   since the disk refuses, so that the server never takes the log for a whole one
  long finish() {
    try {
      return open().finish();
    } catch (SpoolException e) {
      log.error("log not finished, its end is lost attempt={}", attempt, e);
      return Long.MAX_VALUE;
    }
  }

  /// Closes its files; the next start reads on.
  synchronized void close() {
    if (opened != null) {
      opened.close();
    }
  }

  /// Takes the program's output; throws it away when nobody knows any more what to mask in it.
  OutputSink sink() {
    if (kept.isPresent()) {
      return open().output();
    }
    systemLine("output withheld: the values to mask in it were lost with the runner's key");
    return (stream, buffer, length, positionBehind) -> {};
  }

  /// Removes spool and workspace.
  void delete() {
    try {
      open().delete();
    } catch (SpoolException e) {
      log.warn("spool not removed attempt={}", attempt, e);
    }
    try {
      Workspaces.remove(parts.places().of(attempt));
    } catch (WorkspaceException e) {
      log.warn("workspace not removed attempt={}", attempt, e);
    }
  }
}
