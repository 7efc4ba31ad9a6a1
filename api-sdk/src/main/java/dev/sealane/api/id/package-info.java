/// Typed ids. Each is one UUID with one text form; two kinds cannot be swapped in a call.
@NullMarked
package dev.sealane.api.id;

import org.jspecify.annotations.NullMarked;
