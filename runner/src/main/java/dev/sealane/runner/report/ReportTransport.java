package dev.sealane.runner.report;

import dev.sealane.api.runner.ReportEntry;
import java.io.IOException;
import java.util.List;

/// One `POST /api/v1/runner/report`.
public interface ReportTransport {

  /// Sends entries and waits for their answers. Harmless to repeat.
  ///
  /// @param entries at least one, carried out in this order
  /// @return one answer an entry, in the same order
  /// @throws IOException when the server was not reached, did not answer in time, or refused the
  ///   whole request in a way that may pass
  List<ReportEntry.Answer> send(List<ReportEntry> entries) throws IOException, InterruptedException;
}
