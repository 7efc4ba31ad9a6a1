/// Health, readiness and metrics.
@NullMarked
package dev.sealane.controlplane.metrics;

import org.jspecify.annotations.NullMarked;
