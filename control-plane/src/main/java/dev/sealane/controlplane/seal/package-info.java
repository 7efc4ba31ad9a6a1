/// Encryption at rest under the master key, and the server's own keys.
@NullMarked
package dev.sealane.controlplane.seal;

import org.jspecify.annotations.NullMarked;
