package dev.sealane.controlplane.logstream;

import dev.sealane.api.seal.Bytes;

/// One stored piece of a batch, as the index knows it.
///
/// @param fromSeq number of its first record
/// @param toSeq number of its last record
/// @param records how many records it has; a hole counts as one
/// @param place where its sealed bytes are
record LogChunk(long fromSeq, long toSeq, int records, Place place) {

  /// Where bytes are.
  sealed interface Place {

    /// In the row of the index.
    record InRow(Bytes sealed) implements Place {}

    /// In the segment of the attempt.
    ///
    /// @param offset from the start of the file
    record InSegment(long offset, int length) implements Place {}
  }
}
