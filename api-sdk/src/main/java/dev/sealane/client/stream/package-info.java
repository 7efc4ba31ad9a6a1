/// Server-sent events: the parser, and a connection that can be waited on with a limit.
@NullMarked
package dev.sealane.client.stream;

import org.jspecify.annotations.NullMarked;
