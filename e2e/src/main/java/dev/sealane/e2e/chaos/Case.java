package dev.sealane.e2e.chaos;

import dev.sealane.api.run.Run;

/// All that is known of one run that has ended.
///
/// @param ticket what its user knows
/// @param run what the server says
/// @param effects what its program did
/// @param transcript its whole log, read at the end
/// @param excuses what went wrong meanwhile
record Case(Ticket ticket, Run run, Effects effects, Transcript transcript, Excuses excuses) {

  Script script() {
    return ticket.planned().script();
  }

  PlannedRun.Wishes wishes() {
    return ticket.planned().wishes();
  }

  Finding finding(Finding.Kind kind, String text) {
    return new Finding(
        kind,
        ticket.planned().key() + " " + run.id(),
        "%s [%s, exit %s, by %s, %s, attempt %d, effects %s]"
            .formatted(
                text,
                run.status(),
                run.exitCode(),
                run.endedBy(),
                run.error(),
                run.attempt(),
                effects.marks()));
  }
}
