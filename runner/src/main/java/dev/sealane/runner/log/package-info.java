/// From raw output to log records: lines, redaction, spool.
@NullMarked
package dev.sealane.runner.log;

import org.jspecify.annotations.NullMarked;
