/// HTTP to the server: one small stack of behaviours.
@NullMarked
package dev.sealane.runner.net;

import org.jspecify.annotations.NullMarked;
