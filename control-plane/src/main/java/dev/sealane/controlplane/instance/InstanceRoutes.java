package dev.sealane.controlplane.instance;

import dev.sealane.api.id.InstanceId;
import dev.sealane.api.json.Json;
import dev.sealane.api.runner.BootRequest;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;

/// `/api/v1/runner/…`: the beginning and the end of a boot (native.md sections 2 and 4).
public final class InstanceRoutes {

  private final Instances instances;
  private final Boots boots;

  public InstanceRoutes(Instances instances, Boots boots) {
    this.instances = instances;
    this.boots = boots;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/api/v1/runner/instances/:instance/boot", Access.DAEMON, this::boot);
    routes.add("DELETE", "/api/v1/runner/boot", Access.DAEMON, this::leave);
  }

  private Reply boot(ApiRequest request) {
    InstanceId id = request.path("instance", InstanceId::parse);
    BootRequest body = request.body(Json.NATIVE, BootRequest.class);
    return Reply.ok(boots.boot(request.daemon(), id, body, request));
  }

  private Reply leave(ApiRequest request) {
    instances.leave(instances.requireSession(request.daemon(), request));
    return new Reply.NoContent();
  }
}
