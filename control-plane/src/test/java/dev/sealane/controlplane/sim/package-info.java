/// A deterministic simulation of the scheduler: the real decisions on the real tables, under a made
/// clock and a network that loses, doubles, delays and reorders (ADR in `docs/adr`).
@NullMarked
package dev.sealane.controlplane.sim;

import org.jspecify.annotations.NullMarked;
