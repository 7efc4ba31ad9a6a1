package dev.sealane.runner.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Everything that the daemon is told at its start. Read once; a change needs a new start.
///
/// @param url base address of the server; its path prefix is kept
/// @param token the runner token, `p42r_…`
/// @param skipSslVerify whether the server's certificate is not checked
/// @param ca PEM file with the certificates to trust in place of the JDK's; null = the JDK's
/// @param stateDir where the daemon keeps what must survive it
/// @param labels labels that it wants to have
/// @param maxQueues most queues at once, from 1
/// @param capacity what runs may use in all
/// @param runtime which engine
/// @param defaultImage image of runs that name none; null = none
/// @param policy what is allowed here
/// @param limits further limits
/// @param github private GitHub connections
public record RunnerConfig(
    URI url,
    Secret<String> token,
    boolean skipSslVerify,
    @Nullable Path ca,
    Path stateDir,
    SortedSet<String> labels,
    int maxQueues,
    Capacity capacity,
    RuntimeKind runtime,
    @Nullable String defaultImage,
    Policy policy,
    Limits limits,
    List<GithubConnection> github) {

  public static final int DEFAULT_MAX_QUEUES = 16;

  public RunnerConfig {
    labels = new TreeSet<>(labels);
    github = List.copyOf(github);
  }

  /// What the token says.
  ///
  /// @throws IllegalArgumentException when it is none
  public RunnerToken parsedToken() {
    return RunnerToken.parse(token.reveal());
  }

  /// A configuration for the user's own machine, as `up` and `exec --local` need it: processes and
  /// local repositories are allowed.
  public static RunnerConfig forOwnMachine(URI url, Secret<String> token, Path stateDir) {
    return new RunnerConfig(
        url,
        token,
        false,
        null,
        stateDir,
        new TreeSet<>(),
        DEFAULT_MAX_QUEUES,
        Capacity.ofHost(),
        RuntimeKind.DETECT,
        null,
        new Policy(true, true, List.of(), true, null, null, null),
        Limits.DEFAULT,
        List.of());
  }

  public RunnerConfig withLabels(SortedSet<String> newLabels) {
    return new RunnerConfig(
        url,
        token,
        skipSslVerify,
        ca,
        stateDir,
        newLabels,
        maxQueues,
        capacity,
        runtime,
        defaultImage,
        policy,
        limits,
        github);
  }

  public RunnerConfig withMaxQueues(int newMaxQueues) {
    return new RunnerConfig(
        url,
        token,
        skipSslVerify,
        ca,
        stateDir,
        labels,
        newMaxQueues,
        capacity,
        runtime,
        defaultImage,
        policy,
        limits,
        github);
  }

  public RunnerConfig withCapacity(Capacity newCapacity) {
    return new RunnerConfig(
        url,
        token,
        skipSslVerify,
        ca,
        stateDir,
        labels,
        maxQueues,
        newCapacity,
        runtime,
        defaultImage,
        policy,
        limits,
        github);
  }

  public RunnerConfig withRuntime(RuntimeKind newRuntime) {
    return new RunnerConfig(
        url,
        token,
        skipSslVerify,
        ca,
        stateDir,
        labels,
        maxQueues,
        capacity,
        newRuntime,
        defaultImage,
        policy,
        limits,
        github);
  }

  /// Which engine runs programs.
  public enum RuntimeKind {
    /// the first that is there
    DETECT,
    DOCKER,
    /// no engine; programs run as processes
    PROCESS
  }

  /// @param logBytes bytes of log text a run keeps, see design.md section 6
  /// @param diskLowBytes free bytes under which no new runs are taken
  /// @param artifactBytes bytes of one artifact
  /// @param artifactsBytes bytes of all artifacts of a run
  /// @param artifactWait how long artifacts wait for an engine that is out of reach
  /// @param stopLimit how long after its grace a stopped program may take to be proven gone
  /// @param keepResults how long logs and results wait for a server that does not come back
  public record Limits(
      long logBytes,
      long diskLowBytes,
      long artifactBytes,
      long artifactsBytes,
      Duration artifactWait,
      Duration stopLimit,
      Duration keepResults) {
    public static final Limits DEFAULT =
        new Limits(
            256L << 20,
            256L << 20,
            1L << 30,
            5L << 30,
            Duration.ofMinutes(10),
            Duration.ofMinutes(5),
            Duration.ofDays(30));
  }

  /// One private GitHub connection (protocol.md section 14.1).
  ///
  /// @param connectionId as the server names it
  /// @param url of the GitHub server
  /// @param token for its API
  public record GithubConnection(
      String name, String connectionId, String url, Secret<String> token) {}
}
