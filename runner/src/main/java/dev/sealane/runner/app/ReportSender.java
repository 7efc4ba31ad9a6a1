package dev.sealane.runner.app;

import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.net.ServerApi;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.report.ReportTransport;
import java.io.IOException;
import java.util.List;

/// Sends reports to the server, and tells apart the one refusal that the reporter can do something
/// about.
///
/// @param server takes them
record ReportSender(ServerApi server) implements ReportTransport {

  @Override
  public List<ReportEntry.Answer> send(List<ReportEntry> entries)
      throws IOException, InterruptedException {
    try {
      return server.report(entries);
    } catch (ServerException e) {
      if (e.hasStatus(ErrorCode.TOO_LARGE.status())) {
        throw new SealaneException(ErrorCode.TOO_LARGE, String.valueOf(e.getMessage()));
      }
      throw new IOException(e.getMessage(), e);
    }
  }
}
