/// Logs of runs: append-only segment files, one an attempt, found by an index in the database.
///
/// A segment holds sealed chunks one behind the other, each a JSON array of records as they came
/// from the runner. Only what the index names exists; what lies behind it is a torn tail and is cut
/// before the next append.
///
/// ```
/// log_chunk  run_id, attempt, from_seq   the chunk; chunks of an attempt follow without gaps
///            to_seq                      number of its last record
///            byte_offset, byte_length    where its sealed bytes lie in the segment
///            record_count                records in it, a hole counts as one
///            body                        the sealed bytes of a small log; null = in the segment
/// ```
@NullMarked
package dev.sealane.controlplane.logstream;

import org.jspecify.annotations.NullMarked;
