/// What runners report: log records, results, attempts given back (native.md section 4).
@NullMarked
package dev.sealane.controlplane.report;

import org.jspecify.annotations.NullMarked;
