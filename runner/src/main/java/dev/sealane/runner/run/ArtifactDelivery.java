package dev.sealane.runner.run;

import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.artifact.ArtifactCollector;
import dev.sealane.runner.artifact.ArtifactException;
import dev.sealane.runner.artifact.CollectedArtifact;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.WorkspaceView;
import dev.sealane.runner.log.AttemptLog;
import dev.sealane.runner.net.Backoff;
import dev.sealane.runner.net.ServerException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Collects and uploads the artifacts of an ended program. What cannot be had is said in the log;
/// it changes no verdict. A server that is out of reach is waited for, an engine for a while.
final class ArtifactDelivery {

  private static final Logger log = LoggerFactory.getLogger(ArtifactDelivery.class);

  private final RunParts parts;
  private final ArtifactWait wait;

  /// @param wait for the engine
  ArtifactDelivery(RunParts parts, ArtifactWait wait) {
    this.parts = parts;
    this.wait = wait;
  }

  /// @param globs below the workspace
  void deliver(AttemptRef attempt, Program program, List<String> globs, AttemptLog attemptLog)
      throws InterruptedException {
    for (CollectedArtifact artifact : collect(attempt, program, globs, attemptLog)) {
      upload(attempt, artifact, attemptLog);
    }
  }

  private List<CollectedArtifact> collect(
      AttemptRef attempt, Program program, List<String> globs, AttemptLog attemptLog)
      throws InterruptedException {
    boolean told = false;
    while (true) {
      try {
        return collect(program, globs, attemptLog);
      } catch (ContainerException e) {
        throwIfInterrupted(); // before it counts as the beginning of a wait for the engine
        if (!e.code().equals("engine_unavailable") || !wait.again()) {
          return notCollected(attempt, attemptLog, e);
        }
        if (!told) {
          told = true;
          log.warn("artifacts wait for the engine attempt={}", attempt, e);
          systemLine(attemptLog, "artifacts not collected yet, trying again: " + e.getMessage());
        }
      } catch (ArtifactException e) {
        throwIfInterrupted();
        return notCollected(attempt, attemptLog, e);
      }
    }
  }

  private List<CollectedArtifact> collect(
      Program program, List<String> globs, AttemptLog attemptLog) {
    WorkspaceView files =
        program.runtime().workspace(program.handle(), ArtifactCollector.wanted(globs));
    return parts
        .files()
        .collector()
        .collect(files, globs, parts.files().artifacts(), remark -> systemLine(attemptLog, remark));
  }

  private static List<CollectedArtifact> notCollected(
      AttemptRef attempt, AttemptLog attemptLog, RuntimeException e) {
    log.warn("artifacts not collected attempt={}", attempt, e);
    systemLine(attemptLog, "artifacts not collected: " + e.getMessage());
    return List.of();
  }

  private void upload(AttemptRef attempt, CollectedArtifact artifact, AttemptLog attemptLog)
      throws InterruptedException {
    Backoff backoff = new Backoff(RandomGenerator.getDefault());
    boolean told = false;
    while (true) {
      try {
        parts.server().uploadArtifact(attempt, artifact.path(), artifact.file(), artifact.sha256());
        return;
      } catch (ServerException e) {
        log.warn(
            "artifact not uploaded attempt={} path={} problem={}",
            attempt,
            artifact.path(),
            e.getMessage());
        if (!told) {
          told = true;
          systemLine(
              attemptLog, "artifact " + artifact.path() + " not uploaded: " + e.getMessage());
        }
        if (!e.mayPass()) {
          return;
        }
        parts.clock().pause().sleep(backoff.after(e));
      } catch (UncheckedIOException e) {
        throwIfInterrupted();
        systemLine(attemptLog, "artifact " + artifact.path() + " not read: " + e.getMessage());
        return;
      }
    }
  }

  /// An interrupt closes files under whoever reads them. It means that a later daemon goes on, and
  /// the artifact is not to be given up.
  static void throwIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("left to the next start while artifacts were delivered");
    }
  }

  private static void systemLine(AttemptLog attemptLog, String text) {
    attemptLog.line(LogChannel.SYSTEM, LogStream.STDERR, text);
  }
}
