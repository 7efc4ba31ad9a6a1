/// The rules of the house that every module's tests check. Used by tests alone.
@NullMarked
package dev.sealane.rules;

import org.jspecify.annotations.NullMarked;
