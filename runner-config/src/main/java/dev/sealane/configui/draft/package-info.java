/// The settings being edited, without any screen.
@NullMarked
package dev.sealane.configui.draft;

import org.jspecify.annotations.NullMarked;
