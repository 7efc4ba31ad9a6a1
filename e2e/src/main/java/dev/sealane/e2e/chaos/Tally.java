package dev.sealane.e2e.chaos;

import dev.sealane.api.run.Run;
import java.util.Map;
import java.util.TreeMap;

/// What the checker counts beside its findings.
final class Tally {

  private final Map<String, Integer> ends = new TreeMap<>();
  private final Map<String, Integer> infra = new TreeMap<>();
  private int planned;
  private int listed;
  private int retried;
  private int overlapped;
  private long holes;
  private long engineLost;

  void runs(int plannedRuns, int listedRuns) {
    planned = plannedRuns;
    listed = listedRuns;
  }

  void ended(Run run) {
    ends.merge(run.status(), 1, Integer::sum);
  }

  /// An infra error that a fault excuses.
  void infra(String code) {
    infra.merge(code, 1, Integer::sum);
  }

  /// A run of which more than one attempt started.
  void retried() {
    retried++;
  }

  /// An attempt that overlapped another, as the server had said.
  void overlapped() {
    overlapped++;
  }

  /// Lines of programs that ended while their engine was away.
  void engineLost(long lines) {
    engineLost += lines;
  }

  void holes(long records) {
    holes += records;
  }

  int listed() {
    return listed;
  }

  Map<String, String> rows() {
    Map<String, String> rows = new TreeMap<>();
    rows.put("runs planned", Integer.toString(planned));
    rows.put("runs at the server", Integer.toString(listed));
    ends.forEach((status, count) -> rows.put("runs " + status, Integer.toString(count)));
    infra.forEach((code, count) -> rows.put("infra, excused: " + code, Integer.toString(count)));
    rows.put("runs with a retry", Integer.toString(retried));
    rows.put("attempts overlap_possible that did", Integer.toString(overlapped));
    rows.put("log records left out (marked)", Long.toString(holes));
    rows.put("log lines lost with an engine_stopped", Long.toString(engineLost));
    return rows;
  }
}
