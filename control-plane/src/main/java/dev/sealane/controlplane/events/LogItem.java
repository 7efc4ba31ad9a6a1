package dev.sealane.controlplane.events;

import dev.sealane.api.log.LogRecord;
import dev.sealane.controlplane.logstream.LogEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// How a log record is shown as text.
final class LogItem {

  private LogItem() {}

  /// The text as the program wrote it, with its newline if it had one; a hole as a sentence of its
  /// own, the one that clients show too.
  static void writeText(LogEntry entry, ByteArrayOutputStream out) {
    String text =
        switch (entry.record()) {
          case LogRecord.Line line -> line.partial() ? line.text() : line.text() + "\n";
          case LogRecord.Hole hole -> hole.sentence() + "\n";
        };
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
