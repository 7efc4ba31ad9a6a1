/// Instances of the daemon: boot, session, declared capacity.
@NullMarked
package dev.sealane.controlplane.instance;

import org.jspecify.annotations.NullMarked;
