package dev.sealane.controlplane.metrics;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.sql.Database;

/// `GET /health`: the process answers. `GET /ready`: the database answers too.
public final class HealthRoutes {

  private final Database database;

  public HealthRoutes(Database database) {
    this.database = database;
  }

  public void addTo(Routes routes) {
    routes.add("GET", "/health", Access.PUBLIC, _ -> Reply.ok(new Status("ok")));
    routes.add("GET", "/ready", Access.PUBLIC, this::ready);
  }

  private Reply ready(ApiRequest request) {
    database.ping();
    return Reply.ok(new Status("ok"));
  }

  /// @param status `ok`
  public record Status(String status) {}
}
