package dev.sealane.cli.run;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogRecord;
import dev.sealane.api.log.LogStream;
import dev.sealane.client.LogEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which records are shown.
///
/// @param channel null = all
/// @param stream null = both
/// @param attempt 0 = all
/// @param since null = all
/// @param until null = all
record LogFilter(
    @Nullable LogChannel channel,
    @Nullable LogStream stream,
    int attempt,
    @Nullable Instant since,
    @Nullable Instant until) {

  static final LogFilter ALL = new LogFilter(null, null, 0, null, null);

  boolean shows(LogEntry entry) {
    return (attempt == 0 || attempt == entry.attempt())
        && switch (entry.record()) {
          case LogRecord.Line line ->
              (channel == null || channel == line.channel())
                  && (stream == null || stream == line.stream())
                  && (since == null || !line.ts().isBefore(since))
                  && (until == null || !line.ts().isAfter(until));
          case LogRecord.Hole _ -> true;
        };
  }
}
