/// Commands about profiles and credentials on this machine.
@NullMarked
package dev.sealane.cli.setup;

import org.jspecify.annotations.NullMarked;
