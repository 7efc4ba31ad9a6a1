package dev.sealane.client;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogCursor;
import dev.sealane.api.log.LogPosition;
import dev.sealane.api.run.Run;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.api.run.Source;
import dev.sealane.client.http.AccessToken;
import dev.sealane.client.http.Api;
import dev.sealane.client.http.ClientConfig;
import dev.sealane.client.http.HttpTransport;
import dev.sealane.client.http.Pause;
import dev.sealane.client.http.Transports;
import dev.sealane.client.http.UnreachableException;
import dev.sealane.client.project.ProjectFiles;
import dev.sealane.client.project.ProjectZip;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Client of one control plane, by resource, with the five functions for test jobs on top. Safe for
/// many threads; all calls block.
///
/// What the server refuses is thrown as {@link dev.sealane.api.problem.SealaneException}, a server
/// that does not answer as {@link UnreachableException}.
///
/// ```java
/// try (SealaneClient sealane = SealaneClient.open(URI.create(server), AccessToken.of(token));
///     Stream<JobEvent> events = sealane.submitStreaming(Path.of("."))) {
///   events.forEach(event -> ...);
/// }
/// ```
public final class SealaneClient implements AutoCloseable {

  private static final int MOST_JOBS = 10_000;

  private final HttpTransport wire;
  private final Api api;
  private final FollowLimits limits;

  private SealaneClient(HttpTransport wire, Api api, FollowLimits limits) {
    this.wire = wire;
    this.api = api;
    this.limits = limits;
  }

  /// Connects with the first call, not before.
  public static SealaneClient open(URI server, AccessToken token) {
    return open(ClientConfig.of(server, token), FollowLimits.DEFAULT);
  }

  public static SealaneClient open(ClientConfig config, FollowLimits limits) {
    HttpTransport wire = HttpTransport.open(config);
    Api api = new Api(config.server(), Transports.stack(wire, config, Pause.REAL));
    return new SealaneClient(wire, api, limits);
  }

  public RunsClient runs() {
    return new RunsClient(api);
  }

  public ArchivesClient archives() {
    return new ArchivesClient(api);
  }

  public RunnersClient runners() {
    return new RunnersClient(api);
  }

  public ServerClient server() {
    return new ServerClient(api);
  }

  /// Follows a run to its end; the caller closes the follower.
  public RunFollower follow(String run, FollowStart start) {
    return new RunFollower(
        run,
        runs(),
        new EventStream(api, run, limits.silence()),
        new Patience(limits, Pause.REAL),
        start);
  }

  /// Uploads a project, runs its tests and streams what happens; the caller closes the stream.
  ///
  /// @throws IOException when the project cannot be read
  public Stream<JobEvent> submitStreaming(Path dir) throws IOException {
    RunId job = submitAsync(dir);
    return JobStream.of(
        follow(job.toString(), FollowStart.BEGINNING), Stream.of(new JobEvent.JobId(job)));
  }

  /// Uploads a project and has its tests run.
  ///
  /// @throws IOException when the project cannot be read
  public RunId submitAsync(Path dir) throws IOException {
    ArchiveReceipt archive = archives().uploadProject(ProjectFiles.of(dir, _ -> true));
    Run run =
        runs()
            .create(
                new RunSpecBuilder(RunKind.SUBMIT, List.of())
                    .source(new Source.Archive(archive.id()))
                    .build());
    return run.id();
  }

  /// Streams a job's log to its end; the caller closes the stream.
  ///
  /// @param fromBeginning false = only lines that are not there yet
  public Stream<JobEvent> waitForJob(RunId id, boolean fromBeginning) {
    LogPosition last = fromBeginning ? null : runs().get(id.toString()).last();
    LogCursor after = last == null ? LogCursor.START : last.cursor();
    return JobStream.of(follow(id.toString(), new FollowStart(after, false)), Stream.empty());
  }

  /// The caller's own jobs, newest first.
  public List<Job> listJobs() {
    return runs().listAll(RunQuery.own(RunKind.SUBMIT), MOST_JOBS).stream().map(Job::of).toList();
  }

  /// The archive that {@link #submitAsync} would upload: hidden entries, `__pycache__` and what
  /// `.sealaneignore` names stay out.
  ///
  /// @throws IOException when the project cannot be read
  public static byte[] createProjectZip(Path dir) throws IOException {
    Path archive = Files.createTempFile("sealane-project-", ".zip");
    try {
      ProjectZip.write(ProjectFiles.of(dir, _ -> true), archive);
      return Files.readAllBytes(archive);
    } finally {
      Files.deleteIfExists(archive);
    }
  }

  /// Ends all that is open.
  @Override
  public void close() {
    wire.close();
  }
}
