package dev.sealane.controlplane.blob;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import java.util.Map;

/// `POST /api/v1/archives` of users, `GET /api/v1/runner/archives/{id}` of runners.
public final class ArchiveRoutes {

  private final Archives archives;
  private final Instances instances;
  private final BlobLimits limits;

  ArchiveRoutes(Archives archives, Instances instances, BlobLimits limits) {
    this.archives = archives;
    this.instances = instances;
    this.limits = limits;
  }

  public void addTo(Routes routes) {
    routes.addUpload("POST", "/api/v1/archives", Access.RUN, limits.archiveBytes(), this::upload);
    routes.add("GET", "/api/v1/runner/archives/:archive", Access.DAEMON, this::download);
  }

  /// Apps have their own sources, so a token that is narrowed to apps has no use for an archive.
  private Reply upload(ApiRequest request) {
    if (!request.person().has("exec") && !request.person().has("submit")) {
      throw new SealaneException(
          ErrorCode.FORBIDDEN, "this token may not upload archives; they are for exec and submit");
    }
    return Reply.json(201, archives.add(request.person(), request.upload()));
  }

  private Reply download(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    ArchiveId archive = request.path("archive", ArchiveId::parse);
    return archives.open(instance.id(), archive).reply(Map.of());
  }
}
