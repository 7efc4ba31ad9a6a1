/// The instance: its id, key and boot number in the state directory, and the lock on it.
@NullMarked
package dev.sealane.runner.identity;

import org.jspecify.annotations.NullMarked;
