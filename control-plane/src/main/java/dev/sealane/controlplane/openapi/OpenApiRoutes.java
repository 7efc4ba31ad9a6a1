package dev.sealane.controlplane.openapi;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/openapi.json`: the native API as an OpenAPI 3.1 document. It tells nothing of a
/// team, so anybody may have it.
///
/// The document is read when somebody asks the first time, and then kept.
public final class OpenApiRoutes {

  private static final String DOCUMENT = "openapi.json";

  private @Nullable String document;

  public void addTo(Routes routes) {
    routes.add("GET", "/api/v1/" + DOCUMENT, Access.PUBLIC, this::get);
  }

  private Reply get(ApiRequest request) {
    return new Reply.Text(200, "application/json", document());
  }

  private synchronized String document() {
    if (document == null) {
      document = read();
    }
    return document;
  }

  private static String read() {
    try (InputStream in = OpenApiRoutes.class.getResourceAsStream(DOCUMENT)) {
      if (in == null) {
        throw new IllegalStateException(DOCUMENT + " is missing in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
