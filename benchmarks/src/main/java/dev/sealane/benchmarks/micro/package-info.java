/// Micro benchmarks: one operation each, without network and disk where it has none. JMH runs them
/// in a JVM of their own; the row `micro` puts them into the table.
@NullMarked
package dev.sealane.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
