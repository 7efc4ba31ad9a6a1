package dev.sealane.controlplane.run;

import dev.sealane.api.run.Run;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers `GET /api/v1/runs`.
///
/// @param nextCursor where the next page begins; null = this is the last one
record RunPage(List<Run> items, @Nullable String nextCursor) {
  RunPage {
    items = List.copyOf(items);
  }
}
