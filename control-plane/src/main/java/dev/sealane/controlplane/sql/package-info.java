/// The database: one writer that commits together, a few readers, migrations.
@NullMarked
package dev.sealane.controlplane.sql;

import org.jspecify.annotations.NullMarked;
