/// What a caller can learn and renew about itself, and the server's public keys.
@NullMarked
package dev.sealane.controlplane.account;

import org.jspecify.annotations.NullMarked;
