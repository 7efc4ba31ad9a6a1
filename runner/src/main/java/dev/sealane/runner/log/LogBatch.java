package dev.sealane.runner.log;

import dev.sealane.api.log.LogRecord;
import java.util.List;

/// Records that follow each other, read back from the spool.
///
/// @param fromSeq number of the first
/// @param records without gaps; empty when there is nothing to send at {@code fromSeq} now
/// @param nextSeq number behind the last one; {@code fromSeq} when it is empty
public record LogBatch(long fromSeq, List<LogRecord> records, long nextSeq) {

  public LogBatch {
    records = List.copyOf(records);
  }

  static LogBatch of(long fromSeq, List<LogRecord> records) {
    return new LogBatch(
        fromSeq, records, records.isEmpty() ? fromSeq : records.getLast().lastSeq() + 1);
  }

  public boolean isEmpty() {
    return records.isEmpty();
  }
}
