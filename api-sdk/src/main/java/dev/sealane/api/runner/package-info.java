/// Requests and answers of the runner's own API: boot, heartbeat, permits, report (native.md
/// sections 2 and 4).
@NullMarked
package dev.sealane.api.runner;

import org.jspecify.annotations.NullMarked;
