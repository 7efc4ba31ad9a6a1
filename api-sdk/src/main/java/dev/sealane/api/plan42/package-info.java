/// Objects of the Plan42 API with exactly its spelling (protocol.md section 3).
@NullMarked
package dev.sealane.api.plan42;

import org.jspecify.annotations.NullMarked;
