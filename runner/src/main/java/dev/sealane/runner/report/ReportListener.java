package dev.sealane.runner.report;

import dev.sealane.api.runner.AttemptRef;

/// Hears what became of reports. Called from the reporter's thread: return soon.
public interface ReportListener {

  /// The server has the result, or the giving back, and all log records before it. The attempt is
  /// forgotten here; its spool may be removed.
  void acknowledged(AttemptRef attempt);

  /// The attempt was given up by the server: stop the program. The attempt is forgotten here.
  void stale(AttemptRef attempt);
}
