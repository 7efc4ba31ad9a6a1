package dev.sealane.api.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What to run, as a user asks for it (native.md section 3). Absent fields take the defaults named
/// here. It holds secrets: it is sealed on the wire to the runner and encrypted at rest.
///
/// @param kind what started it; default `exec`
/// @param command argument vector, never given to a shell; empty = the image's own, or for `submit`
///   the test command that the tree asks for
/// @param image image reference; null = the runner's default image, or the process runtime
/// @param runtime `docker` or `process`; null = by image
/// @param source where the workspace's files come from
/// @param env environment variables; encrypted at rest, not masked in logs
/// @param secrets environment variables whose values are masked in logs
/// @param labels labels that an instance must have
/// @param priority higher goes first, -100 to 100
/// @param timeout limit of the program, `timeout_seconds`, 1 s to 30 days, default 1800 s
/// @param setupTimeout limit of the setup, `setup_timeout_seconds`, 1 s to 1 day, default 900 s
/// @param grace between TERM and KILL, `grace_seconds`, 0 to 600 s, default 10 s
/// @param maxRetries new attempts after a start that was lost, 0 to 10
/// @param lostAfter silence after which the run is given up, `lost_after_seconds`, 60 s to 30 days,
///   default 1 day
/// @param resources what it may use
/// @param network `bridge` or `none`; null = `bridge`
/// @param workdir directory below the workspace to start in; null = the workspace
/// @param artifacts globs below the workspace, collected after the end
/// @param name for people, at most 200 characters after cleaning; null = none
/// @param pull when the image is pulled; default `missing`
public record RunSpec(
    RunKind kind,
    List<String> command,
    @Nullable String image,
    @Nullable String runtime,
    Source source,
    Map<String, String> env,
    Map<String, String> secrets,
    SortedSet<String> labels,
    int priority,
    @JsonProperty("timeout_seconds") Duration timeout,
    @JsonProperty("setup_timeout_seconds") Duration setupTimeout,
    @JsonProperty("grace_seconds") Duration grace,
    int maxRetries,
    @JsonProperty("lost_after_seconds") Duration lostAfter,
    Resources resources,
    @Nullable String network,
    @Nullable String workdir,
    List<String> artifacts,
    @Nullable String name,
    PullPolicy pull) {

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,254}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/=+-]{0,62}");
  private static final int MAX_NAME = 200;

  public RunSpec {
    kind = Objects.requireNonNullElse(kind, RunKind.EXEC);
    command = List.copyOf(Objects.requireNonNullElse(command, List.of()));
    source = Objects.requireNonNullElse(source, new Source.None());
    env = Map.copyOf(Objects.requireNonNullElse(env, Map.of()));
    secrets = Map.copyOf(Objects.requireNonNullElse(secrets, Map.of()));
    labels = new TreeSet<>(Objects.requireNonNullElse(labels, new TreeSet<String>()));
    timeout = Objects.requireNonNullElse(timeout, Duration.ofMinutes(30));
    setupTimeout = Objects.requireNonNullElse(setupTimeout, Duration.ofMinutes(15));
    grace = Objects.requireNonNullElse(grace, Duration.ofSeconds(10));
    lostAfter = Objects.requireNonNullElse(lostAfter, Duration.ofDays(1));
    resources = Objects.requireNonNullElse(resources, Resources.DEFAULT);
    artifacts = List.copyOf(Objects.requireNonNullElse(artifacts, List.of()));
    pull = Objects.requireNonNullElse(pull, PullPolicy.MISSING);
    name = name == null ? null : clean(name);
    within("priority", priority, -100, 100);
    within("max_retries", maxRetries, 0, 10);
    within("timeout_seconds", timeout.toSeconds(), 1, Duration.ofDays(30).toSeconds());
    within("setup_timeout_seconds", setupTimeout.toSeconds(), 1, Duration.ofDays(1).toSeconds());
    within("grace_seconds", grace.toSeconds(), 0, 600);
    within("lost_after_seconds", lostAfter.toSeconds(), 60, Duration.ofDays(30).toSeconds());
    within("command: number of arguments", command.size(), 0, 10_000);
    within("labels: number", labels.size(), 0, 32);
    within("artifacts: number of globs", artifacts.size(), 0, 100);
    env.keySet().forEach(key -> matches("env", VARIABLE, key, "a variable name"));
    secrets.keySet().forEach(key -> matches("secrets", VARIABLE, key, "a variable name"));
    labels.forEach(label -> matches("labels", LABEL, label, "1 to 63 letters, digits or ._:/=+-"));
  }

  /// A specification with all defaults.
  public static RunSpec of(RunKind kind, List<String> command) {
    return new RunSpecBuilder(kind, command).build();
  }

  /// Leaves out values that may be secret.
  @Override
  public String toString() {
    return "RunSpec[kind=%s, image=%s, source=%s, env=%s, secrets=%s]"
        .formatted(kind, image, source, env.keySet(), secrets.keySet());
  }

  private static String clean(String name) {
    String oneLine = OneLine.of(name);
    return oneLine.codePointCount(0, oneLine.length()) <= MAX_NAME
        ? oneLine
        : oneLine.substring(0, oneLine.offsetByCodePoints(0, MAX_NAME));
  }

  private static void within(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %d, must be %d to %d".formatted(what, value, least, most));
    }
  }

  private static void matches(String what, Pattern form, String value, String rule) {
    if (!form.matcher(value).matches()) {
      String shown = value.length() > 60 ? value.substring(0, 60) + "…" : value;
      throw new IllegalArgumentException(
          "%s has \"%s\", must be %s".formatted(what, clean(shown), rule));
    }
  }
}
