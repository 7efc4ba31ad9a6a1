/// One HTTP exchange with a control plane, as a stack of small decorators ({@link
/// dev.sealane.client.http.Transports}), and JSON calls on top of it.
@NullMarked
package dev.sealane.client.http;

import org.jspecify.annotations.NullMarked;
