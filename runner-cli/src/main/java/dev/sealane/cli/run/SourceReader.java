package dev.sealane.cli.run;

import dev.sealane.api.run.Source;
import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.cli.settings.GitRemote;
import dev.sealane.cli.settings.ProjectFile;
import dev.sealane.client.ArchivesClient;
import dev.sealane.client.project.ProjectFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides where the files of an `exec` come from: flags, then the project file, then git.
final class SourceReader {

  private final Cli cli;
  private final ProjectFile project;

  SourceReader(Cli cli, ProjectFile project) {
    this.cli = cli;
    this.project = project;
  }

  /// Uploads the directory when asked for.
  ///
  /// @throws CliException when no source can be found, or two were named
  Source read(SourceOptions options, ArchivesClient archives)
      throws IOException, InterruptedException {
    int named =
        (options.noRepo ? 1 : 0) + (options.upload ? 1 : 0) + (options.repo == null ? 0 : 1);
    if (named > 1) {
      throw CliException.usage("only one of --repo, --no-repo and --upload may be given");
    }
    if (options.noRepo) {
      return new Source.None();
    }
    if (options.upload) {
      ProjectFiles files = ProjectFiles.of(cli.environment().directory(), _ -> true);
      cli.hint("→ Uploading %d files (%d bytes)".formatted(files.relative().size(), files.bytes()));
      return new Source.Archive(archives.uploadProject(files).id());
    }
    return git(options);
  }

  private Source git(SourceOptions options) throws InterruptedException {
    String repo = options.repo;
    String from = "";
    if (repo == null && project.repo() != null) {
      repo = project.repo();
      from = " (from " + project.name() + ")";
    } else if (repo == null) {
      Optional<String> origin = GitRemote.origin(cli.environment().directory());
      repo =
          origin.orElseThrow(() ->
              CliException.usage(
                  "no repository found: this directory has no .sealane.yaml and no git remote;"
                      + " say --repo URL, --upload to send this directory, or --no-repo for an"
                      + " empty workspace"));
      from = " (auto-detected from git remote)";
    }
    String branch = options.branch == null ? project.branch() : options.branch;
    cli.hint("→ Repository: " + withoutPassword(repo) + from);
    if (branch != null) {
      cli.hint("→ Branch: " + branch);
    }
    String where = local(repo);
    return SpecReader.checked(() -> new Source.Git(where, branch, token(options), key(options)));
  }

  /// A path on this machine is made absolute; whether the runner may use it is its own policy.
  private String local(String repo) {
    boolean remote = repo.contains("://") || repo.matches("[^/]+@[^/]+:.*");
    Path path = cli.environment().directory().resolve(remote ? "" : repo);
    return !remote && Files.isDirectory(path) ? path.normalize().toString() : repo;
  }

  private static String withoutPassword(String repo) {
    return repo.replaceFirst("://[^/@]*@", "://");
  }

  private @Nullable String token(SourceOptions options) {
    return options.gitTokenStdin ? Connection.readSecret(cli.console(), "Git token: ") : null;
  }

  private @Nullable String key(SourceOptions options) {
    if (options.sshKey == null) {
      return null;
    }
    Path file = cli.environment().directory().resolve(options.sshKey);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "ssh-key " + file + " cannot be read", e);
    }
  }
}
