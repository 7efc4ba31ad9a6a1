package dev.sealane.cli.run;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Options that shape the run of `exec` and `submit` alike.
final class LaunchOptions {

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description = "Container image; without one the runner decides (its default image, or none).")
  @Nullable String image;

  @Option(
      names = "--env",
      paramLabel = "K=V",
      description =
          "Environment variable of the program, repeatable; K alone takes the value from here."
              + " Values are stored encrypted but not masked in logs: see --secret.")
  List<String> env = List.of();

  @Option(
      names = "--secret",
      paramLabel = "NAME",
      description =
          "Secret environment variable, repeatable, masked in logs: NAME takes the value from the"
              + " variable of that name here, NAME=@FILE from a file.")
  List<String> secrets = List.of();

  @Option(
      names = "--timeout",
      paramLabel = "DUR",
      description = "Limit of the program: seconds or 30m (default: 1800).")
  @Nullable String timeout;

  @Option(
      names = "--runner-label",
      split = ",",
      paramLabel = "LABEL",
      description = "Only runners with this label, repeatable.")
  List<String> labels = List.of();

  @Option(
      names = "--priority",
      paramLabel = "N",
      description = "-100 to 100, higher goes first (default: 0).")
  int priority;

  @Option(
      names = "--max-retries",
      paramLabel = "N",
      description = "New attempts after a runner was lost while the program ran (default: 0).")
  int maxRetries;

  @Option(names = "--cpus", paramLabel = "N", description = "CPU cores, such as 0.5.")
  @Nullable Double cpus;

  @Option(names = "--memory", paramLabel = "SIZE", description = "Memory, such as 512m.")
  @Nullable String memory;

  @Option(names = "--network", paramLabel = "NAME", description = "bridge or none.")
  @Nullable String network;

  @Option(names = "--pull", paramLabel = "WHEN", description = "missing, always or never.")
  @Nullable String pull;

  @Option(
      names = {"--workdir", "--git-path"},
      paramLabel = "DIR",
      description = "Directory below the workspace to start in.")
  @Nullable String workdir;

  @Option(names = "--name", paramLabel = "TEXT", description = "A name for people.")
  @Nullable String name;

  @Option(
      names = "--artifact",
      paramLabel = "GLOB",
      description = "Files to keep after the end, below the workspace, repeatable.")
  List<String> artifacts = List.of();

  @Mixin IdempotencyOption idempotency = new IdempotencyOption();
}
