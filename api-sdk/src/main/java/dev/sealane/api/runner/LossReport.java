package dev.sealane.api.runner;

import dev.sealane.api.run.ContactLoss;
import java.util.List;

/// `POST /api/v1/runner/black-box`: what an instance knows about a loss of contact that is over.
///
/// @param loss when and why
/// @param attempts the attempts that it held then
/// @param entries its black box around that time, oldest first, at most {@link #MAX_ENTRIES}
public record LossReport(ContactLoss loss, List<AttemptRef> attempts, List<BlackBoxEntry> entries) {

  /// The most entries of one report.
  public static final int MAX_ENTRIES = 500;

  public LossReport {
    attempts = List.copyOf(attempts);
    entries = List.copyOf(entries);
  }
}
