/// What a run is: its specification, how it stands, and the one table of state changes.
@NullMarked
package dev.sealane.api.run;

import org.jspecify.annotations.NullMarked;
