package dev.sealane.controlplane.logstream;

/// How much is read at once.
///
/// @param records at most so many, from 1
/// @param bytes stop after so many bytes of stored JSON, from 1; one record always passes
public record PageLimit(int records, int bytes) {
  public PageLimit {
    if (records < 1 || bytes < 1) {
      throw new IllegalArgumentException(
          "page limit is " + records + " records, " + bytes + " bytes, must be at least 1 each");
    }
  }
}
