package dev.sealane.controlplane.logstream;

import java.util.List;

/// A piece of the log of one attempt.
///
/// @param entries records in their order
/// @param nextAfter the record to read on behind; not before the last of {@code entries}, and
///   behind it when records were filtered out
/// @param more whether further records were stored when this was read
public record LogPage(List<LogEntry> entries, long nextAfter, boolean more) {
  public LogPage {
    entries = List.copyOf(entries);
  }
}
