package dev.sealane.e2e.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sealane.client.SealaneClient;
import dev.sealane.e2e.chaos.Finding.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// No attempt runs twice; no two attempts of a run overlap, unless the server says that they may
/// have; without retries only one starts.
final class AttemptRules {

  private final SealaneClient client;
  private final Tally tally;

  AttemptRules(SealaneClient client, Tally tally) {
    this.client = client;
    this.tally = tally;
  }

  List<Finding> check(Case seen) {
    List<Finding> findings = new ArrayList<>();
    Set<Integer> begun = seen.effects().begun();
    for (int attempt : begun) {
      if (seen.effects().starts(attempt) > 1) {
        findings.add(seen.finding(Kind.DOUBLED, "attempt " + attempt + " started twice"));
      }
      if (attempt > seen.run().attempt()) {
        findings.add(
            seen.finding(Kind.DOUBLED, "attempt " + attempt + " started, the server has none"));
      }
    }
    if (begun.size() > 1 + seen.wishes().maxRetries()) {
      findings.add(seen.finding(Kind.DOUBLED, begun.size() + " attempts started"));
    }
    if (begun.size() > 1) {
      tally.retried();
      findings.addAll(overlaps(seen, begun));
    }
    return findings;
  }

  private List<Finding> overlaps(Case seen, Set<Integer> begun) {
    List<Finding> findings = new ArrayList<>();
    Set<Integer> marked = marked(seen);
    for (int attempt : begun) {
      if (seen.effects().overlaps(attempt)) {
        if (marked.stream().anyMatch(it -> it > attempt)) {
          tally.overlapped();
        } else {
          findings.add(
              seen.finding(
                  Kind.DOUBLED, "attempt " + attempt + " went on beside a later one, not marked"));
        }
      }
    }
    return findings;
  }

  /// Attempts that the server marks as perhaps overlapping an earlier one.
  private Set<Integer> marked(Case seen) {
    Set<Integer> marked = new HashSet<>();
    JsonNode tree = client.runs().getWithAttempts(seen.run().id().toString());
    for (JsonNode attempt : tree.path("attempts")) {
      if (attempt.path("overlap_possible").asBoolean()) {
        marked.add(attempt.path("attempt").asInt());
      }
    }
    return marked;
  }
}
