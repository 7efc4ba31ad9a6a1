/// The program `sealane`: its main class and the tree of its commands.
@NullMarked
package dev.sealane.cli;

import org.jspecify.annotations.NullMarked;
