/// Sends log records and results, in order, until they are acknowledged.
@NullMarked
package dev.sealane.runner.report;

import org.jspecify.annotations.NullMarked;
