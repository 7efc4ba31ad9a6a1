/// Runs: creation, claims, permits, leases, results; the one place that changes a run's state.
@NullMarked
package dev.sealane.controlplane.run;

import org.jspecify.annotations.NullMarked;
