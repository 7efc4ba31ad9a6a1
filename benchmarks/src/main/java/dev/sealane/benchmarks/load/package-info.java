/// Programs that put load on a server and cost little themselves.
@NullMarked
package dev.sealane.benchmarks.load;

import org.jspecify.annotations.NullMarked;
