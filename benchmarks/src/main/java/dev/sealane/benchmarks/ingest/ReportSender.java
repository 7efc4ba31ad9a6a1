package dev.sealane.benchmarks.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;

/// Sends reports as a daemon that is known by its headers.
public final class ReportSender {

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;
  private final Map<String, String> headers;

  /// @param port of a server on this host
  public ReportSender(int port, Map<String, String> headers) {
    this.address = URI.create("http://127.0.0.1:" + port + "/api/v1/runner/report");
    this.headers = Map.copyOf(headers);
  }

  /// Returns when the report is on the server's disk.
  ///
  /// @throws IOException when the server wants anything but the record behind it
  public void send(LogReports.Body body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .POST(BodyPublishers.ofByteArrays(body.packed()))
            .header("Content-Type", "application/json")
            .header("Content-Encoding", "gzip");
    headers.forEach(request::header);
    HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
    if (!answer.body().contains("\"next_seq\":" + body.nextSeq() + "}")) {
      throw new IOException("answer " + answer.statusCode() + ": " + answer.body());
    }
  }
}
