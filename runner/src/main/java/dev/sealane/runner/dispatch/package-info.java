/// What is done with an opened message.
@NullMarked
package dev.sealane.runner.dispatch;

import org.jspecify.annotations.NullMarked;
