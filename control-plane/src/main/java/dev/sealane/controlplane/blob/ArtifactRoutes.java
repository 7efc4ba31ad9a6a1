package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.id.RunId;
import dev.sealane.api.problem.ErrorCode;
import dev.sealane.api.problem.SealaneException;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.controlplane.auth.Access;
import dev.sealane.controlplane.http.ApiRequest;
import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Routes;
import dev.sealane.controlplane.instance.InstanceView;
import dev.sealane.controlplane.instance.Instances;
import dev.sealane.controlplane.run.AttemptState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Artifacts: put by runners, listed and downloaded by users.
public final class ArtifactRoutes {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final String GZIP = "application/gzip";

  private final Artifacts artifacts;
  private final ArtifactRuns runs;
  private final Instances instances;
  private final BlobLimits limits;

  ArtifactRoutes(Artifacts artifacts, ArtifactRuns runs, Instances instances, BlobLimits limits) {
    this.artifacts = artifacts;
    this.runs = runs;
    this.instances = instances;
    this.limits = limits;
  }

  public void addTo(Routes routes) {
    routes.addUpload(
        "PUT",
        "/api/v1/runner/runs/:run/attempts/:attempt/artifacts/*",
        Access.DAEMON,
        limits.artifactBytes(),
        this::put);
    routes.add("GET", "/api/v1/runs/:run/artifacts", Access.READ, this::list);
    routes.add("GET", "/api/v1/runs/:run/artifacts/*", Access.READ, this::download);
    routes.add("GET", "/api/v1/runs/:run/artifacts.tar.gz", Access.READ, this::downloadAll);
  }

  private Reply put(ApiRequest request) {
    InstanceView instance = instances.requireSession(request.daemon(), request);
    AttemptRef attempt =
        new AttemptRef(
            request.path("run", RunId::parse), request.path("attempt", Integer::parseInt));
    if (runs.state(attempt, instance.id()) instanceof AttemptState.Stale) {
      throw new SealaneException(
          ErrorCode.ATTEMPT_STALE, "attempt " + attempt + " was given up; stop the program");
    }
    String sha256 =
        request
            .header("X-Sha256")
            .filter(text -> SHA256.matcher(text).matches())
            .orElseThrow(() ->
                new SealaneException(
                    ErrorCode.INVALID_REQUEST, "X-Sha256 must be 64 lower-case hex digits"));
    artifacts.add(attempt, path(request), sha256, request.upload());
    return new Reply.NoContent();
  }

  private Reply list(ApiRequest request) {
    return Reply.ok(new ArtifactPage(artifacts.list(run(request)), null));
  }

  private Reply download(ApiRequest request) {
    TreePath path = path(request);
    return artifacts.open(run(request), path).reply(attachment(path.names().getLast()));
  }

  private Reply downloadAll(ApiRequest request) {
    RunId run = run(request);
    return new Reply.Streamed(
        GZIP,
        attachment("artifacts-" + run + ".tar.gz"),
        sink -> artifacts.writeArchive(run, sink));
  }

  private RunId run(ApiRequest request) {
    return runs.visible(request.caller(), request.path("run", Function.identity()));
  }

  private static TreePath path(ApiRequest request) {
    return request.path(
        "*",
        text -> {
          TreePath path = new TreePath(text);
          if (path.isRoot()) {
            throw new IllegalArgumentException("the path of the artifact is empty");
          }
          return path;
        });
  }

  /// RFC 6266 with the extended form of RFC 8187, so that any name arrives.
  private static Map<String, String> attachment(String name) {
    String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    return Map.of("Content-Disposition", "attachment; filename*=UTF-8''" + encoded);
  }
}
