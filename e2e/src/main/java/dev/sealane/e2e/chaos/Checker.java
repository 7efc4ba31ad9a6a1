package dev.sealane.e2e.chaos;

import dev.sealane.api.log.LogCursor;
import dev.sealane.api.run.Run;
import dev.sealane.client.LogEntry;
import dev.sealane.client.LogQuery;
import dev.sealane.client.RunQuery;
import dev.sealane.client.SealaneClient;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Compares what the server says with what happened, from the outside.
final class Checker {

  private static final int MOST_RUNS = 100_000;

  private final Places places;
  private final SealaneClient client;
  private final Excuses excuses;
  private final List<Finding> findings = new ArrayList<>();
  private final Tally tally = new Tally();

  /// @param client goes to the server itself
  Checker(Places places, SealaneClient client, Excuses excuses) {
    this.places = places;
    this.client = client;
    this.excuses = excuses;
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  Tally tally() {
    return tally;
  }

  void check(Collection<Ticket> tickets) {
    Map<String, Run> listed = list(tickets);
    for (Ticket ticket : tickets) {
      ticket.complaints().forEach(it -> find(it.kind(), ticket, it.text()));
      if (ticket.id().isEmpty()) {
        find(Kind.USER, ticket, "it was never accepted");
        continue;
      }
      Run run = listed.get(ticket.id().get().toString());
      if (run == null) {
        find(Kind.LOST, ticket, "it was accepted, and the list does not have it");
      } else {
        check(ticket, run);
      }
    }
  }

  private Map<String, Run> list(Collection<Ticket> tickets) {
    Map<String, Run> listed = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Run run : client.runs().listAll(RunQuery.own(null), MOST_RUNS)) {
      if (listed.put(run.id().toString(), run) != null) {
        findings.add(new Finding(Kind.DISAGREEMENT, run.id().toString(), "the list has it twice"));
      }
      String name = String.valueOf(run.name());
      String other = names.put(name, run.id().toString());
      if (other != null) {
        findings.add(new Finding(Kind.DOUBLED, name, "two runs: " + other + " and " + run.id()));
      }
    }
    tally.runs(tickets.size(), listed.size());
    return listed;
  }

  private void check(Ticket ticket, Run run) {
    Run asked = client.runs().get(run.id().toString());
    if (!asked.equals(run)) {
      find(Kind.DISAGREEMENT, ticket, "the list says " + run + ", the run itself " + asked);
    }
    if (!run.terminal()) {
      find(Kind.LOST, ticket, "it has no end, it is " + run.status());
      return;
    }
    tally.ended(run);
    Effects effects = effects(ticket);
    Transcript transcript = transcript(run);
    Case seen = new Case(ticket, run, effects, transcript, excuses);
    findings.addAll(new AttemptRules(client, tally).check(seen));
    findings.addAll(new VerdictRules(tally).check(seen));
    findings.addAll(new LogRules(tally).check(seen));
    findings.addAll(new ArtifactRules(client).check(seen));
  }

  private Effects effects(Ticket ticket) {
    try {
      return Script.effects(places.programs().resolve(ticket.planned().key()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Transcript transcript(Run run) {
    Transcript transcript = new Transcript();
    LogCursor cursor = LogCursor.START;
    while (true) {
      List<LogEntry> page = client.runs().logs(run.id().toString(), LogQuery.after(cursor));
      if (page.isEmpty()) {
        return transcript;
      }
      page.forEach(transcript::add);
      cursor = page.getLast().cursor();
    }
  }

  private void find(Kind kind, Ticket ticket, String text) {
    String id = ticket.id().map(it -> " " + it).orElse("");
    findings.add(new Finding(kind, ticket.planned().key() + id, text));
  }
}
