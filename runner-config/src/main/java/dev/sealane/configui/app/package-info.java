/// The program `sealane-runner-config`.
@NullMarked
package dev.sealane.configui.app;

import org.jspecify.annotations.NullMarked;
