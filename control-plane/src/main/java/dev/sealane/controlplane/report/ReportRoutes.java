package dev.sealane.controlplane.report;

import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.BodyLimit;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;

/// `POST /api/v1/runner/report`.
public final class ReportRoutes {

  private final Reports reports;
  private final Instances instances;
  private final BodyLimit limit;

  /// @param limit of a body; larger than the usual one, since it carries logs
  public ReportRoutes(Reports reports, Instances instances, BodyLimit limit) {
    this.reports = reports;
    this.instances = instances;
    this.limit = limit;
  }

  public void addTo(Routes routes) {
    routes.add("POST", "/api/v1/runner/report", Access.DAEMON, limit, this::report);
  }

  private Reply report(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    return Reply.ok(reports.take(instance.id(), request.body()));
  }
}
