/// Signs of life and the server's orders.
@NullMarked
package dev.sealane.runner.heartbeat;

import org.jspecify.annotations.NullMarked;
