/// Queues of this instance: key pair, registration, long polls, opening, number of queues.
@NullMarked
package dev.sealane.runner.poll;

import org.jspecify.annotations.NullMarked;
