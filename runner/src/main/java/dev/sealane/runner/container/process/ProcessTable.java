package dev.sealane.runner.container.process;

import java.util.List;
import java.util.Optional;

/// The processes of this host.
sealed interface ProcessTable permits ProcfsProcessTable, PsProcessTable {

  /// The table of the system that we run on.
  static ProcessTable ofThisHost() {
    return ProcfsProcessTable.isThere() ? new ProcfsProcessTable() : new PsProcessTable();
  }

  /// When the living process with this pid started, see {@link ProcessIdentity#startTicks()}; empty
  /// when there is none. A zombie does not live.
  Optional<String> startTicks(long pid);

  /// Living processes whose environment at their start held all of {@code variables}.
  ///
  /// @param variables `NAME=value`
  List<Row> withEnvironment(List<String> variables);

  /// @param pid process id
  /// @param group process group id
  record Row(long pid, long group) {}
}
