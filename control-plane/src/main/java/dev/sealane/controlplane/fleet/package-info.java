/// The fleet as people see and steer it: runners with their instances and queues.
@NullMarked
package dev.sealane.controlplane.fleet;

import org.jspecify.annotations.NullMarked;
