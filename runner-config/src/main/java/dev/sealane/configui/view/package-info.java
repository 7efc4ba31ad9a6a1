/// The screen, without any rule.
@NullMarked
package dev.sealane.configui.view;

import org.jspecify.annotations.NullMarked;
