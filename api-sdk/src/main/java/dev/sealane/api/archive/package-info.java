/// What an archive may hold: rules on names, kinds and sizes that both sides check (design.md
/// section 7). Reading archives is left to whoever has the library for it.
@NullMarked
package dev.sealane.api.archive;

import org.jspecify.annotations.NullMarked;
