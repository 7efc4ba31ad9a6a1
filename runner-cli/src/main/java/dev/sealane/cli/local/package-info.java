/// Commands that run the control plane or a runner inside this process.
@NullMarked
package dev.sealane.cli.local;

import org.jspecify.annotations.NullMarked;
