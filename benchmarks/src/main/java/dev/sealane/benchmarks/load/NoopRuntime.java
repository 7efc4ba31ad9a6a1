package dev.sealane.benchmarks.load;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import dev.sealane.runner.container.WorkspaceView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// A runtime whose programs end with exit code 0 as soon as they start and write nothing. What is
/// measured with it is everything but the programs.
final class NoopRuntime implements ContainerRuntime {

  private static final Path NOWHERE = Path.of("/nonexistent");

  @Override
  public String name() {
    return "process";
  }

  @Override
  public boolean exactPositions() {
    return true;
  }

  @Override
  public boolean needsPull(String image, PullPolicy policy) {
    return false;
  }

  @Override
  public void pull(String image, Consumer<String> progress) {}

  @Override
  public Handle prepare(Launch launch) {
    return new Handle(name(), launch.attempt().toString());
  }

  @Override
  public void start(Handle handle) {}

  @Override
  public boolean forbidStart(Handle handle) {
    return false;
  }

  @Override
  public void follow(Handle handle, SourcePosition from, OutputSink sink) {}

  @Override
  public Observed await(Handle handle) {
    return inspect(handle);
  }

  @Override
  public Observed inspect(Handle handle) {
    Instant now = Instant.now();
    return Observed.Exited.of(0, false, now, now);
  }

  @Override
  public boolean stop(Handle handle, Duration grace) {
    return true;
  }

  @Override
  public WorkspaceView workspace(Handle handle, Predicate<TreePath> wanted) {
    return new WorkspaceView(NOWHERE, NOWHERE);
  }

  @Override
  public void remove(Handle handle) {}

  @Override
  public List<Found> listMine() {
    return List.of();
  }

  @Override
  public void close() {}
}
