package dev.sealane.controlplane.blob;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// All artifacts of a run.
///
/// @param nextCursor always null: they come at once
record ArtifactPage(List<ArtifactView> items, @Nullable String nextCursor) {
  ArtifactPage {
    items = List.copyOf(items);
  }
}
