/// Standard output and standard error: text, tables, colours, broken pipes.
@NullMarked
package dev.sealane.cli.console;

import org.jspecify.annotations.NullMarked;
