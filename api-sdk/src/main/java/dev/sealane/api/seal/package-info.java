/// Sealing of messages to a queue's key: ECIES towards Plan42, HPKE between Sealane and Sealane
/// (design.md section 4).
@NullMarked
package dev.sealane.api.seal;

import org.jspecify.annotations.NullMarked;
