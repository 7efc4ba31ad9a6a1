package dev.sealane.client.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;

/// One response.
///
/// @param status HTTP status
/// @param headers its headers
/// @param body its body; closing it early ends the connection
public record Answer(int status, HttpHeaders headers, InputStream body) implements AutoCloseable {

  public String contentType() {
    return headers.firstValue("content-type").orElse("");
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
