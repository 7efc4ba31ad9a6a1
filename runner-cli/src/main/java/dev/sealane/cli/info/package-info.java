/// Commands that tell about the program, the server and this machine.
@NullMarked
package dev.sealane.cli.info;

import org.jspecify.annotations.NullMarked;
