/// Fills the directory that a run works in: git, archives.
@NullMarked
package dev.sealane.runner.workspace;

import org.jspecify.annotations.NullMarked;
