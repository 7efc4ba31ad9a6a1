package dev.sealane.controlplane.events;

import dev.sealane.api.json.Json;
import dev.sealane.controlplane.logstream.LogEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Frames of server-sent events (HTML standard, section 9.2). Their data is one line of JSON, so no
/// text can break out of its frame.
final class EventFrames {

  /// How long a client waits before it connects again.
  static final byte[] RETRY = ascii("retry: 1000\n\n");

  /// A comment, to show that the stream is alive.
  static final byte[] ALIVE = ascii(": \n\n");

  private static final byte[] END = ascii("\n\n");

  private EventFrames() {}

  /// A frame without an id, so that a reconnect begins behind the last log record.
  static byte[] event(String name, Object data) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("event: " + name + "\ndata: "));
    out.writeBytes(Json.NATIVE.writeBytes(data));
    out.writeBytes(END);
    return out.toByteArray();
  }

  /// One `log` frame a record, each with its cursor as id.
  static byte[] single(List<LogEntry> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (LogEntry entry : entries) {
      out.writeBytes(ascii("id: " + entry.cursor() + "\nevent: log\ndata: "));
      entry.writeJson(out);
      out.writeBytes(END);
    }
    return out.toByteArray();
  }

  /// One `logs` frame for records of one attempt, with the cursor of the last one as id.
  static byte[] together(List<LogEntry> entries) {
    LogEntry last = entries.getLast();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ascii(
            "id: %s\nevent: logs\ndata: {\"attempt\":%d,\"items\":["
                .formatted(last.cursor(), last.attempt())));
    for (LogEntry entry : entries) {
      entry.writeRecord(out);
      if (entry != last) {
        out.write(',');
      }
    }
    out.writeBytes(ascii("]}\n\n"));
    return out.toByteArray();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
