/// Exit codes and how a command comes to one.
@NullMarked
package dev.sealane.cli.exit;

import org.jspecify.annotations.NullMarked;
