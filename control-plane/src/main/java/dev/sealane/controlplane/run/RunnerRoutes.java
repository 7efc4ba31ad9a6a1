package dev.sealane.controlplane.run;

import dev.sealane.api.json.Json;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.Heartbeat;
import dev.sealane.api.runner.LossReport;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.util.List;

/// Heartbeats, permits and black boxes of instances (native.md section 4).
public final class RunnerRoutes {

  private static final int MAX_PERMITS = 1_000;

  private final Instances instances;
  private final Heartbeats heartbeats;
  private final Confirmations confirmations;
  private final ContactLosses losses;

  RunnerRoutes(
      Instances instances,
      Heartbeats heartbeats,
      Confirmations confirmations,
      ContactLosses losses) {
    this.instances = instances;
    this.heartbeats = heartbeats;
    this.confirmations = confirmations;
    this.losses = losses;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/api/v1/runner/heartbeat", Access.DAEMON, this::heartbeat);
    routes.add("POST", "/api/v1/runner/permits", Access.DAEMON, this::permits);
    routes.add("POST", "/api/v1/runner/black-box", Access.DAEMON, this::blackBox);
  }

  private Reply heartbeat(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    return Reply.ok(heartbeats.heard(instance, request.body(Json.NATIVE, Heartbeat.class)));
  }

  private Reply blackBox(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    losses.take(instance, request.body(Json.NATIVE, LossReport.class));
    return new Reply.NoContent();
  }

  private Reply permits(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    List<AttemptRef> wanted = Json.NATIVE.readList(request.body(), AttemptRef.class);
    if (wanted.size() > MAX_PERMITS) {
      throw new SealaneException(
          ErrorCode.INVALID_REQUEST,
          "%d permits at once, must be at most %d".formatted(wanted.size(), MAX_PERMITS));
    }
    return Reply.ok(confirmations.permits(instance.id(), wanted));
  }
}
