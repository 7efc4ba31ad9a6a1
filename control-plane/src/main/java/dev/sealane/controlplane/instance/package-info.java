/// Instances: installations of the daemon, their boots and sessions, and what they declare.
///
/// Table: `instance`, one row an installation. Its key is pinned by the first boot and never
/// changes; `boot` rises with every start, and with it the session changes. Capacity is what the
/// last heartbeat of that boot declared, nothing before the first one. Table `black_box`: what an
/// instance told about losses of contact, the newest few.
@NullMarked
package dev.sealane.controlplane.instance;

import org.jspecify.annotations.NullMarked;
