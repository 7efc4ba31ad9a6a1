package dev.sealane.api.log;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.time.Instant;

/// One entry of the log of an attempt: a line, or a hole where lines were left out. Within an
/// attempt every number from 1 is a line's or lies inside a hole.
///
/// JSON: `{"seq","ts","channel","stream","text","partial"?}` or `{"seq","to_seq","bytes"}`; both
/// are told apart by their fields. It is written and read by hand, since every byte of output
/// passes here: Jackson's deduction of the subtype costs four times as much.
@JsonSerialize(using = LogRecordJson.Writer.class)
@JsonDeserialize(using = LogRecordJson.Reader.class)
public sealed interface LogRecord {

  /// Number of the first record that this entry stands for, from 1.
  long seq();

  /// Number of the last record that this entry stands for.
  long lastSeq();

  /// One line of output, or a piece of one.
  ///
  /// @param seq position within the attempt, from 1, without gaps
  /// @param ts when the runner read it, by the runner's clock
  /// @param channel what wrote it
  /// @param stream where it was written to
  /// @param text the line without its newline, at most 16 KiB of UTF-8, secrets masked
  /// @param partial whether no newline followed
  record Line(
      long seq, Instant ts, LogChannel channel, LogStream stream, String text, boolean partial)
      implements LogRecord {

    public Line {
      if (seq < 1) {
        throw new IllegalArgumentException("seq is " + seq + ", must be at least 1");
      }
    }

    @Override
    public long lastSeq() {
      return seq;
    }
  }

  /// Records that were left out: the log passed its cap, or a disk was full.
  ///
  /// @param seq the first record left out
  /// @param toSeq the last record left out, at least {@code seq}
  /// @param bytes UTF-8 bytes of the text left out; 0 = nobody knows
  record Hole(long seq, long toSeq, long bytes) implements LogRecord {

    public Hole {
      if (seq < 1 || toSeq < seq) {
        throw new IllegalArgumentException(
            "hole is " + seq + " to " + toSeq + ", must be rising from 1");
      }
    }

    @Override
    public long lastSeq() {
      return toSeq;
    }

    /// What people read in its place.
    public String sentence() {
      return bytes == 0
          ? "[output is missing here: the runner's disk was full]"
          : "[%d records with %d bytes left out: the log passed its limit, or a disk was full]"
              .formatted(toSeq - seq + 1, bytes);
    }
  }
}
