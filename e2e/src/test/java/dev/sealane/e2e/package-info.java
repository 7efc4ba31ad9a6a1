/// The whole product as a user meets it: real programs, real sockets, real engine, real kills.
@NullMarked
package dev.sealane.e2e;

import org.jspecify.annotations.NullMarked;
