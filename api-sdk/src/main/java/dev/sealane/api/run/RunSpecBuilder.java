package dev.sealane.api.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Builds a {@link RunSpec}; what is not set keeps the default that is named there.
public final class RunSpecBuilder {

  private final RunKind kind;
  private final List<String> command;
  private @Nullable String image;
  private @Nullable String runtime;
  private Source source = new Source.None();
  private Map<String, String> env = Map.of();
  private Map<String, String> secrets = Map.of();
  private SortedSet<String> labels = new TreeSet<>();
  private int priority = 0;
  private Duration timeout = Duration.ofMinutes(30);
  private Duration setupTimeout = Duration.ofMinutes(15);
  private Duration grace = Duration.ofSeconds(10);
  private int maxRetries = 0;
  private Duration lostAfter = Duration.ofDays(1);
  private Resources resources = Resources.DEFAULT;
  private @Nullable String network;
  private @Nullable String workdir;
  private List<String> artifacts = List.of();
  private @Nullable String name;
  private PullPolicy pull = PullPolicy.MISSING;

  public RunSpecBuilder(RunKind kind, List<String> command) {
    this.kind = kind;
    this.command = command;
  }

  public RunSpecBuilder image(@Nullable String image) {
    this.image = image;
    return this;
  }

  public RunSpecBuilder runtime(@Nullable String runtime) {
    this.runtime = runtime;
    return this;
  }

  public RunSpecBuilder source(Source source) {
    this.source = source;
    return this;
  }

  public RunSpecBuilder env(Map<String, String> env) {
    this.env = env;
    return this;
  }

  public RunSpecBuilder secrets(Map<String, String> secrets) {
    this.secrets = secrets;
    return this;
  }

  public RunSpecBuilder labels(SortedSet<String> labels) {
    this.labels = labels;
    return this;
  }

  public RunSpecBuilder priority(int priority) {
    this.priority = priority;
    return this;
  }

  public RunSpecBuilder timeout(Duration timeout) {
    this.timeout = timeout;
    return this;
  }

  public RunSpecBuilder setupTimeout(Duration setupTimeout) {
    this.setupTimeout = setupTimeout;
    return this;
  }

  public RunSpecBuilder grace(Duration grace) {
    this.grace = grace;
    return this;
  }

  public RunSpecBuilder maxRetries(int maxRetries) {
    this.maxRetries = maxRetries;
    return this;
  }

  public RunSpecBuilder lostAfter(Duration lostAfter) {
    this.lostAfter = lostAfter;
    return this;
  }

  public RunSpecBuilder resources(Resources resources) {
    this.resources = resources;
    return this;
  }

  public RunSpecBuilder network(@Nullable String network) {
    this.network = network;
    return this;
  }

  public RunSpecBuilder workdir(@Nullable String workdir) {
    this.workdir = workdir;
    return this;
  }

  public RunSpecBuilder artifacts(List<String> artifacts) {
    this.artifacts = artifacts;
    return this;
  }

  public RunSpecBuilder name(@Nullable String name) {
    this.name = name;
    return this;
  }

  public RunSpecBuilder pull(PullPolicy pull) {
    this.pull = pull;
    return this;
  }

  /// @throws IllegalArgumentException when a value breaks a rule of {@link RunSpec}
  public RunSpec build() {
    return new RunSpec(
        kind,
        command,
        image,
        runtime,
        source,
        env,
        secrets,
        labels,
        priority,
        timeout,
        setupTimeout,
        grace,
        maxRetries,
        lostAfter,
        resources,
        network,
        workdir,
        artifacts,
        name,
        pull);
  }
}
