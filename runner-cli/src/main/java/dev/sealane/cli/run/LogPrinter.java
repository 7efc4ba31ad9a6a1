package dev.sealane.cli.run;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sealane.api.json.Json;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.cli.console.Console;
import dev.sealane.cli.console.Output;
import dev.sealane.cli.console.Paint;
import dev.sealane.client.LogEntry;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/// Prints log records.
final class LogPrinter {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  static final Paint PLAIN = new Paint(false);

  private final Console console;
  private final LogStyle style;
  private final Paint paint;
  private boolean lineOpen;

  LogPrinter(Console console, LogStyle style, Paint paint) {
    this.console = console;
    this.style = style;
    this.paint = paint;
  }

  void print(LogEntry entry) {
    if (!style.filter().shows(entry)) {
      return;
    }
    if (style.json()) {
      console.out().println(json(entry));
      return;
    }
    Output output = output(entry);
    boolean continues = lineOpen;
    lineOpen = entry.record() instanceof LogRecord.Line line && line.partial();
    if (style.timestamps() && !continues && entry.record() instanceof LogRecord.Line line) {
      output.print(TIME.format(line.ts()) + " | ");
    }
    output.print(channel(entry) == LogChannel.PROGRAM ? entry.text() : dim(entry.text()));
  }

  void flush() {
    console.out().flush();
    console.err().flush();
  }

  private Output output(LogEntry entry) {
    boolean programsOut =
        entry.record() instanceof LogRecord.Line line
            && line.channel() == LogChannel.PROGRAM
            && line.stream() == LogStream.STDOUT;
    return style.attached() && !programsOut ? console.err() : console.out();
  }

  private String dim(String text) {
    return text.endsWith("\n")
        ? paint.dim(text.substring(0, text.length() - 1)) + "\n"
        : paint.dim(text);
  }

  private static LogChannel channel(LogEntry entry) {
    return entry.record() instanceof LogRecord.Line line ? line.channel() : LogChannel.SYSTEM;
  }

  private static String json(LogEntry entry) {
    ObjectNode node = Json.NATIVE.toObject(Map.of("type", "log"));
    node.put("attempt", entry.attempt());
    node.setAll(Json.NATIVE.toObject(entry.record()));
    node.put("data", entry.text());
    node.remove("text");
    return Json.NATIVE.write(node);
  }
}
