/// Who calls, and what it may do: tokens, roles, the one authorisation function.
@NullMarked
package dev.sealane.controlplane.auth;

import org.jspecify.annotations.NullMarked;
