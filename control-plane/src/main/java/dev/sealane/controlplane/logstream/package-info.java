/// Log records in segment files, found by an index in the database.
@NullMarked
package dev.sealane.controlplane.logstream;

import org.jspecify.annotations.NullMarked;
