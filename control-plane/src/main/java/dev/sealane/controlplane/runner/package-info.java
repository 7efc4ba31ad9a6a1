/// Runners, the named pools that instances belong to, and their tokens; first in the spelling of
/// Plan42, then in our own.
///
/// Table: `runner`, one row a runner. It is deleted softly; `version` rises with every change.
@NullMarked
package dev.sealane.controlplane.runner;

import org.jspecify.annotations.NullMarked;
