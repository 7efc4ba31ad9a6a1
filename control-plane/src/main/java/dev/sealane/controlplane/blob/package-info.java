/// Archives and artifacts behind one port.
@NullMarked
package dev.sealane.controlplane.blob;

import org.jspecify.annotations.NullMarked;
