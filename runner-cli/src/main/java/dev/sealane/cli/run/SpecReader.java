package dev.sealane.cli.run;

import dev.sealane.api.run.PullPolicy;
import dev.sealane.api.run.Resources;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpecBuilder;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.Environment;
import dev.sealane.cli.settings.ProjectFile;
import dev.sealane.cli.settings.Quantities;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Turns options and the project file into the beginning of a run's specification.
final class SpecReader {

  private final Environment environment;
  private final ProjectFile project;

  SpecReader(Environment environment, ProjectFile project) {
    this.environment = environment;
    this.project = project;
  }

  /// @throws CliException when an option has a fault
  RunSpecBuilder read(RunKind kind, List<String> command, LaunchOptions options) {
    RunSpecBuilder spec =
        new RunSpecBuilder(kind, command)
            .image(image(options))
            .env(env(options.env))
            .secrets(secrets(options.secrets))
            .labels(new TreeSet<>(options.labels))
            .priority(options.priority)
            .maxRetries(options.maxRetries)
            .network(options.network)
            .workdir(options.workdir)
            .name(options.name)
            .artifacts(options.artifacts);
    Optional.ofNullable(options.timeout == null ? project.timeout() : options.timeout)
        .ifPresent(timeout -> spec.timeout(Quantities.duration("timeout", timeout)));
    Optional.ofNullable(options.pull)
        .ifPresent(when -> spec.pull(checked(() -> PullPolicy.parse(when))));
    Long memory = options.memory == null ? null : Quantities.bytes("memory", options.memory);
    spec.resources(checked(() -> new Resources(options.cpus, memory)));
    return spec;
  }

  /// The image that the option or the project file names; null = none.
  @Nullable String image(LaunchOptions options) {
    return options.image == null ? project.image() : options.image;
  }

  /// Turns a rule that a value breaks into a usage error.
  ///
  /// @throws CliException when it breaks one
  static <T> T checked(Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, String> env(List<String> flags) {
    Map<String, String> env = new TreeMap<>(project.env());
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      if (equals > 0) {
        env.put(flag.substring(0, equals), flag.substring(equals + 1));
      } else {
        env.put(flag, here("env", flag));
      }
    }
    return env;
  }

  private Map<String, String> secrets(List<String> flags) {
    Map<String, String> secrets = new TreeMap<>();
    for (String flag : flags) {
      int equals = flag.indexOf('=');
      if (equals < 0) {
        secrets.put(flag, here("secret", flag));
      } else if (flag.startsWith("@", equals + 1)) {
        secrets.put(flag.substring(0, equals), file(flag.substring(equals + 2)));
      } else {
        throw CliException.usage(
            "secret %s has its value on the command line, where others can read it; set the"
                    .formatted(flag.substring(0, equals))
                + " variable and say --secret NAME, or say --secret NAME=@FILE");
      }
    }
    return secrets;
  }

  private String here(String option, String name) {
    String value = environment.variables().get(name);
    if (value == null) {
      throw CliException.usage(
          "%s names %s, which is not set in this environment".formatted(option, name));
    }
    return value;
  }

  private String file(String name) {
    Path file = environment.directory().resolve(name);
    try {
      String text = Files.readString(file);
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "secret file " + file + " cannot be read", e);
    }
  }
}
