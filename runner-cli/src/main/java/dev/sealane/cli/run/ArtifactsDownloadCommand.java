package dev.sealane.cli.run;

import dev.sealane.cli.command.Cli;
import dev.sealane.cli.command.Connection;
import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.Artifact;
import dev.sealane.client.SealaneClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "download",
    header = "Download files that a run left.",
    description = {
      "",
      "Writes all files, or the named ones, below a directory and checks their SHA-256. Prints the"
          + " path of each."
    },
    footer = {
      "",
      "Examples:",
      "  sealane runs artifacts download 0199a2b3c4d5 -o out",
      "  sealane runs artifacts download 0199a2b3c4d5 report.xml",
      "",
      "Exit codes: 0 downloaded; 1 a file arrived damaged; 11 no such run or file."
    })
public final class ArtifactsDownloadCommand implements Callable<Integer> {

  private final Cli cli;

  @Mixin RunArgument run = new RunArgument();

  @Parameters(index = "1..*", paramLabel = "PATH", description = "Only these files.")
  List<String> paths = List.of();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "DIR",
      description = "Where to (default: this directory).")
  Path output = Path.of("");

  @Option(names = "--archive", description = "All files as one artifacts.tar.gz.")
  boolean archive;

  public ArtifactsDownloadCommand(Cli cli) {
    this.cli = cli;
  }

  @Override
  public Integer call() throws IOException {
    Path directory = cli.environment().directory().resolve(output).normalize();
    try (SealaneClient client = Connection.open(cli)) {
      if (archive) {
        Path target = directory.resolve("artifacts.tar.gz");
        try (InputStream bytes = client.runs().artifactsArchive(run.id)) {
          Download.write(bytes, target);
        }
        cli.console().out().println(target.toString());
        return 0;
      }
      List<Artifact> all = client.runs().artifacts(run.id);
      for (Artifact artifact : chosen(all)) {
        Path target = Download.below(directory, artifact.path());
        try (InputStream bytes = client.runs().artifact(run.id, artifact.path())) {
          Download.write(bytes, target, artifact);
        }
        cli.console().out().println(target.toString());
      }
      if (all.isEmpty()) {
        cli.hint("The run left no files.");
      }
    }
    return 0;
  }

  private List<Artifact> chosen(List<Artifact> all) {
    for (String path : paths) {
      if (all.stream().noneMatch(artifact -> artifact.path().equals(path))) {
        throw new CliException(ExitCode.NOT_FOUND, "the run left no file " + path);
      }
    }
    return paths.isEmpty()
        ? all
        : all.stream().filter(artifact -> paths.contains(artifact.path())).toList();
  }
}
