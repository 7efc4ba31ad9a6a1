package dev.sealane.controlplane.events;

import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.logstream.LogEntry;
import java.util.List;

/// How a follower wants its log records.
enum LogFrames {
  /// A `log` event each.
  SINGLE,

  /// In `logs` events, which cost a client of a fast log a third.
  TOGETHER;

  /// Reads `batch`; without it every record has an event of its own.
  static LogFrames of(ApiRequest request) {
    return request.query("batch").filter("true"::equals).isPresent() ? TOGETHER : SINGLE;
  }

  byte[] frame(List<LogEntry> entries) {
    return switch (this) {
      case SINGLE -> EventFrames.single(entries);
      case TOGETHER -> EventFrames.together(entries);
    };
  }
}
