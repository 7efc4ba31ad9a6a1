/// Clear-text messages between control plane and runner, and the codec that is their only JSON.
@NullMarked
package dev.sealane.api.message;

import org.jspecify.annotations.NullMarked;
