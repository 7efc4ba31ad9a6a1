/// From raw output to log records (design.md section 6): redaction, cutting into lines, and the
/// spool on disk from which everything is sent.
///
/// ```
/// bytes of a stream ─▶ Redaction ─▶ LineCutter ─▶ Spool ─▶ AttemptLog.next ─▶ reporter
/// ```
@NullMarked
package dev.sealane.runner.log;

import org.jspecify.annotations.NullMarked;
