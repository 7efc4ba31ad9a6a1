/// Client of a Sealane control plane. {@link dev.sealane.client.SealaneClient} is the entry.
@NullMarked
package dev.sealane.client;

import org.jspecify.annotations.NullMarked;
