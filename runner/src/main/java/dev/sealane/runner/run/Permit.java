package dev.sealane.runner.run;

import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.StartAnswer;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.ServerException;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Asks for the permit to start. No permit, no start: a server that is out of reach is asked again
/// until the setup's limit ends it.
final class Permit {

  private static final Logger log = LoggerFactory.getLogger(Permit.class);

  private final RunParts parts;
  private final ContactWatch contact;

  /// @param contact hears of an answer
  Permit(RunParts parts, ContactWatch contact) {
    this.parts = parts;
    this.contact = contact;
  }

  /// @return `start`, `cancelled` or `stale`
  StartAnswer ask(AttemptRef attempt) throws InterruptedException {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    while (true) {
      try {
        Duration sentAt = parts.clock().host().sinceBoot();
        List<StartAnswer.Permit> answers = parts.server().permits(List.of(attempt));
        contact.renew(sentAt);
        return answers.stream()
            .filter(permit ->
                permit.runId().equals(attempt.runId()) && permit.attempt() == attempt.attempt())
            .findFirst()
            .map(StartAnswer.Permit::answer)
            .orElse(StartAnswer.STALE);
      } catch (ServerException e) {
        if (e.hasStatus(404) || e.hasStatus(410)) {
          return StartAnswer.STALE;
        }
        log.warn("permit not answered attempt={} problem={}", attempt, e.getMessage());
        parts.clock().pause().sleep(backoff.after(e));
      }
    }
  }
}
