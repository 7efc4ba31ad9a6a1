package dev.sealane.controlplane.account;

import dev.sealane.api.Version;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;

/// `GET /api/v1/version`: which server this is and which wire it speaks.
public final class VersionRoutes {

  public void addTo(Routes routes) {
    Answer answer = new Answer(Version.PRODUCT, Version.WIRE);
    routes.add("GET", "/api/v1/version", Access.PUBLIC, _ -> Reply.ok(answer));
  }

  /// @param version of the product
  /// @param wire version of the native wire
  public record Answer(String version, int wire) {}
}
