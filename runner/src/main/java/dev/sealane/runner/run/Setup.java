package dev.sealane.runner.run;

import dev.sealane.api.id.ArchiveId;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.run.RunKind;
import dev.sealane.api.run.RunSpec;
import dev.sealane.api.run.Source;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.journal.JournalEntry;
import dev.sealane.runner.net.ServerException;
import dev.sealane.runner.workspace.TestCommand;
import dev.sealane.runner.workspace.WorkspaceException;
import dev.sealane.runner.workspace.Workspaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything before the start of a program: workspace, image, container or job directory.
final class Setup {

  private static final Logger log = LoggerFactory.getLogger(Setup.class);

  private final RunParts parts;
  private final String defaultNetwork;

  Setup(RunParts parts, String defaultNetwork) {
    this.parts = parts;
    this.defaultNetwork = defaultNetwork;
  }

  /// Makes everything ready; the program does not start. An interrupt ends it at once, also while
  /// an engine hangs: what comes of a call that is answered later is removed then.
  ///
  /// @param jobLog opened when there is something to say
  /// @param fence file of its fence; empty = it has none
  /// @throws WorkspaceException when the workspace cannot be filled
  /// @throws dev.sealane.runner.container.ContainerException when image or container cannot be had
  Handle run(RunPlan plan, JobLog jobLog, Optional<Path> fence) throws InterruptedException {
    Path directory = parts.places().of(plan.attempt());
    Path workspace = makeDirectory(directory.resolve("workspace"));
    Path artifacts = makeDirectory(directory.resolve("artifacts"));
    fill(plan, workspace, jobLog);
    List<String> command = command(plan, workspace, jobLog);
    pull(plan, jobLog);
    Launch launch = launch(plan, command, workspace, artifacts, fence);
    plan.runtime()
        .unenforced(launch)
        .forEach(limit ->
            setupLine(
                jobLog,
                "the %s limit is not enforced: this host has no control group for it"
                    .formatted(limit)));
    return prepare(plan, launch);
  }

  private void fill(RunPlan plan, Path workspace, JobLog jobLog) throws InterruptedException {
    if (plan.spec().source() instanceof Source.None) {
      return;
    }
    Abandonable.run(
        "workspace-" + plan.attempt(),
        () ->
            parts
                .files()
                .workspaces()
                .fill(
                    workspace, plan.spec().source(), line -> setupLine(jobLog, line), this::fetch),
        () -> Workspaces.remove(workspace));
  }

  private void fetch(ArchiveId archive, Path target) throws IOException, InterruptedException {
    try {
      parts.server().fetchArchive(archive, target);
    } catch (ServerException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /// One argument is a shell line, several are an argument vector (design.md section 7).
  private static List<String> command(RunPlan plan, Path workspace, JobLog jobLog) {
    RunSpec spec = plan.spec();
    List<String> command = spec.command();
    if (command.size() == 1) {
      return List.of("sh", "-c", command.getFirst());
    }
    if (command.isEmpty() && spec.kind() == RunKind.SUBMIT && spec.image() == null) {
      TestCommand test =
          TestCommand.detect(workspace)
              .orElseThrow(() ->
                  new WorkspaceException(
                      "no_test_command",
                      true,
                      "the tree does not say how to test it; give a command"));
      setupLine(jobLog, test.sentence());
      return test.command();
    }
    if (command.isEmpty() && plan.image() == null) {
      throw new WorkspaceException("no_command", true, "the run has neither command nor image");
    }
    return command;
  }

  private void pull(RunPlan plan, JobLog jobLog) throws InterruptedException {
    String image = plan.image();
    if (image != null && plan.runtime().needsPull(image, plan.spec().pull())) {
      plan.runtime().pull(image, line -> setupLine(jobLog, line));
    }
  }

  private Launch launch(
      RunPlan plan, List<String> command, Path workspace, Path artifacts, Optional<Path> fence) {
    RunSpec spec = plan.spec();
    boolean process = plan.runtime().name().equals("process");
    return new Launch(
        plan.attempt(),
        plan.image(),
        command,
        ProgramEnvironment.of(
            plan, parts.places().server(), artifacts, parts.places().environment(), process),
        workspace,
        spec.workdir(),
        artifacts,
        spec.resources().cpus(),
        spec.resources().memoryBytes(),
        Objects.requireNonNullElse(spec.network(), defaultNetwork),
        fence.orElse(null));
  }

  private Handle prepare(RunPlan plan, Launch launch) throws InterruptedException {
    AtomicReference<Handle> prepared = new AtomicReference<>();
    Abandonable.run(
        "prepare-" + plan.attempt(),
        () -> prepared.set(plan.runtime().prepare(launch)),
        () -> removeLate(plan, prepared.get()));
    Handle handle = prepared.get();
    parts
        .journal()
        .append(
            List.of(
                new JournalEntry.Prepared(plan.attempt(), handle, parts.clock().host().bootId())));
    return handle;
  }

  private static void removeLate(RunPlan plan, @Nullable Handle handle) {
    if (handle == null) {
      return;
    }
    try {
      plan.runtime().remove(handle);
    } catch (ContainerException e) {
      log.warn("prepared too late and not removed attempt={}", plan.attempt(), e);
    }
  }

  private static Path makeDirectory(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new WorkspaceException(
          "workspace_failed", false, "cannot make " + directory + ": " + e);
    }
  }

  private static void setupLine(JobLog jobLog, String text) {
    jobLog.open().line(LogChannel.SETUP, LogStream.STDERR, text);
  }
}
