/// What every Sealane program shares; the types themselves are in the packages below.
@NullMarked
package dev.sealane.api;

import org.jspecify.annotations.NullMarked;
