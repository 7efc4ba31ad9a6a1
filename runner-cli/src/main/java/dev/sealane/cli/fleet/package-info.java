/// Commands about runners and their tokens.
@NullMarked
package dev.sealane.cli.fleet;

import org.jspecify.annotations.NullMarked;
