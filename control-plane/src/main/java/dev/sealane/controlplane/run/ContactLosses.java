package dev.sealane.controlplane.run;

import dev.sealane.api.json.Json;
import dev.sealane.api.run.ContactLoss;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.LossReport;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes what instances tell about losses of contact that are over, and shows it with the runs that
/// they held. Blocks; safe for any thread, and to be repeated.
final class ContactLosses {

  private static final Logger log = LoggerFactory.getLogger(ContactLosses.class);
  private static final int MAX_ATTEMPTS = 10_000;
  private static final int MAX_MESSAGE = 500;

  /// In one transaction: others wait for the writer meanwhile.
  private static final int PIECE = 200;

  private final RunWrites writes;
  private final Instances instances;
  private final RunTables tables;

  ContactLosses(RunWrites writes, Instances instances, RunTables tables) {
    this.writes = writes;
    this.instances = instances;
    this.tables = tables;
  }

  /// @throws IllegalArgumentException when a field does not fit; its name comes first
  void take(InstanceView instance, LossReport report) {
    check(report);
    String loss = Json.NATIVE.write(report.loss());
    for (int from = 0; from < report.attempts().size(); from += PIECE) {
      int to = Math.min(from + PIECE, report.attempts().size());
      show(instance, report.attempts().subList(from, to), loss);
    }
    // last, so that a report that breaks off in the middle is told again
    writes.write((handle, _) -> {
      instances.keepBlackBox(handle, instance.id(), report);
      return instance;
    });
    log.info(
        "contact was lost instance={} since={} until={} code={}",
        instance.id(),
        report.loss().since(),
        report.loss().until(),
        report.loss().code());
  }

  private void show(InstanceView instance, List<AttemptRef> attempts, String loss) {
    writes.write((handle, effects) -> {
      for (AttemptRef ref : attempts) {
        tables
            .attemptQueries()
            .find(handle, ref)
            .filter(attempt -> attempt.instance().equals(instance.id()))
            .filter(attempt -> !attempt.superseded())
            .ifPresent(attempt -> {
              tables.runs().contactLost(handle, ref.runId(), loss);
              effects.changed(ref.runId());
            });
      }
      return attempts;
    });
  }

  private static void check(LossReport report) {
    ContactLoss loss = report.loss();
    if (loss == null || loss.since() == null || loss.until() == null) { // left out of the body
      throw new IllegalArgumentException("loss must have since and until");
    }
    if (loss.until().isBefore(loss.since())) {
      throw new IllegalArgumentException("loss.until is before loss.since");
    }
    if (loss.code() == null || !loss.code().matches("[a-z_]{1,40}")) {
      throw new IllegalArgumentException("loss.code must be 1 to 40 of a to z and _");
    }
    if (loss.message() == null
        || loss.message().length() > MAX_MESSAGE
        || loss.message().codePoints().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "loss.message must be there, at most %d characters without control characters"
              .formatted(MAX_MESSAGE));
    }
    if (report.attempts().size() > MAX_ATTEMPTS) {
      throw new IllegalArgumentException("attempts are more than " + MAX_ATTEMPTS);
    }
    if (report.entries().size() > LossReport.MAX_ENTRIES) {
      throw new IllegalArgumentException("entries are more than " + LossReport.MAX_ENTRIES);
    }
  }
}
