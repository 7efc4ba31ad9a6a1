/// How long what has ended is kept, and how much of it: runs, logs, archives, artifacts.
///
/// No table of its own: each feature forgets its own rows and files.
@NullMarked
package dev.sealane.controlplane.retention;

import org.jspecify.annotations.NullMarked;
