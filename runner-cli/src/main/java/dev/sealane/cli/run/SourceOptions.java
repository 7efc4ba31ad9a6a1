package dev.sealane.cli.run;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where the files of an `exec` come from.
final class SourceOptions {

  @Option(
      names = "--repo",
      paramLabel = "URL",
      description =
          "Git repository that the runner clones (default: the project file, then git's origin).")
  @Nullable String repo;

  @Option(
      names = "--branch",
      paramLabel = "REF",
      description = "Branch, tag or commit (default: the project file, then the remote's HEAD).")
  @Nullable String branch;

  @Option(names = "--no-repo", description = "An empty workspace.")
  boolean noRepo;

  @Option(
      names = "--upload",
      description = "Upload the files of this directory instead of cloning.")
  boolean upload;

  @Option(
      names = "--git-token-stdin",
      description = "Read a token for the repository from standard input.")
  boolean gitTokenStdin;

  @Option(
      names = "--ssh-key",
      paramLabel = "FILE",
      description = "Private key for the repository; it is sent sealed and never logged.")
  @Nullable String sshKey;
}
