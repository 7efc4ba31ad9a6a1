/// What sends log reports to a real server as a daemon would: its headers, read off the wire, and
/// bodies that were made beforehand.
@NullMarked
package dev.sealane.benchmarks.ingest;

import org.jspecify.annotations.NullMarked;
