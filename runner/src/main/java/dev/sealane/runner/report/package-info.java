/// Sends log records and results, in order, until they are acknowledged (native.md section 4).
@NullMarked
package dev.sealane.runner.report;

import org.jspecify.annotations.NullMarked;
