/// Logs of runs: append-only segment files, one an attempt, found by an index in the database.
///
/// A segment holds batches as they came from the runner: one JSON array of records a batch, each
/// followed by a newline. Only what the index names exists; what lies behind it is a torn tail and
/// is cut before the next append.
///
/// ```
/// log_chunk  run_id, attempt, from_seq   the batch; batches of an attempt follow without gaps
///            to_seq                      number of its last record
///            byte_offset, byte_length    where its array lies in the segment
///            record_count                records in it, a hole counts as one
/// ```
@NullMarked
package dev.sealane.controlplane.logstream;

import org.jspecify.annotations.NullMarked;
