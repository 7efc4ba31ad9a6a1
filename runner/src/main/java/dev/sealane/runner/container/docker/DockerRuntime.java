package dev.sealane.runner.container.docker;

import dev.sealane.api.archive.TreePath;
import dev.sealane.api.id.InstanceId;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.Observed;
import dev.sealane.runner.container.OutputSink;
import dev.sealane.runner.container.SourcePosition;
import dev.sealane.runner.container.Workdir;
import dev.sealane.runner.container.WorkspaceView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// Runs programs in containers of a Docker engine, or of Podman behind its compatible socket.
public final class DockerRuntime implements ContainerRuntime {

  /// Begin of the handle of a volume whose container is gone.
  private static final String VOLUME = "volume-";

  private static final String COPIES = "copies";

  private final Engine engine;
  private final Images images;
  private final Containers containers;
  private final ContainerFiles files;
  private final ContainerEnds ends;
  private final ContainerOutput output;

  /// Containers that this object made ready and nobody has started.
  private final Set<String> prepared = ConcurrentHashMap.newKeySet();

  /// @param state directory of the host for files that are copied out of ended containers and for
  ///   the list of pulled images
  /// @param nanoTime the clock for waiting, such as `System::nanoTime`
  public DockerRuntime(
      EngineAddress address,
      InstanceId instance,
      Path state,
      DockerLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    EngineReach reach = new EngineReach(address, clock);
    this.engine = new Engine(address);
    this.images =
        new Images(engine, new PulledImages(state.resolve("pulled-images.json"), clock), nanoTime);
    this.containers = new Containers(engine, reach, instance, limits);
    this.files = new ContainerFiles(engine, state.resolve(COPIES), limits.copyOutBytes());
    this.ends = new ContainerEnds(engine, containers, reach);
    this.output = new ContainerOutput(engine, ends, reach, limits.rawLogBytes());
  }

  /// Removes what an earlier daemon copied out of containers; it copies anew what it still needs.
  public static void removeOldCopies(Path state) {
    ContainerFiles.removeAll(state.resolve(COPIES));
  }

  @Override
  public String name() {
    return "docker";
  }

  @Override
  public boolean answers() {
    return engine.address().answers();
  }

  @Override
  public boolean exactPositions() {
    return true;
  }

  @Override
  public boolean needsPull(String image, PullPolicy policy) {
    return images.needsPull(ImageReference.parse(image), policy);
  }

  @Override
  public void pull(String image, Consumer<String> progress) throws InterruptedException {
    images.pull(ImageReference.parse(image), progress);
  }

  @Override
  public Handle prepare(Launch launch) {
    Workdir.of(launch); // tells early that it is missing
    String image = launch.image();
    if (image == null) {
      throw new ContainerException("image_missing", true, "A container needs an image.", null);
    }
    ImageReference reference = ImageReference.parse(image);
    String user = images.user(reference);
    Containers.Created created = create(launch, reference);
    Handle handle = new Handle(name(), created.id());
    if (!created.fresh() && !(inspect(handle) instanceof Observed.NotStarted)) {
      return handle;
    }
    try {
      files.copyIn(created.id(), launch, user);
    } catch (ContainerException e) {
      remove(handle);
      throw e;
    }
    prepared.add(created.id());
    return handle;
  }

  private Containers.Created create(Launch launch, ImageReference image) {
    try {
      return containers.create(launch, image);
    } catch (ContainerException e) {
      if (e.code().equals("image_not_found")) {
        images.forget(image);
      }
      throw e;
    }
  }

  @Override
  public void start(Handle handle) {
    String container = container(handle);
    if (prepared.remove(container)) {
      containers.start(container);
      ends.started(container);
      return;
    }
    if (inspect(handle) instanceof Observed.NotStarted) {
      throw new ContainerException(
          "start_failed", false, "The container was prepared by another daemon.", null);
    }
    if (containers.facts(container).isEmpty()) {
      throw new ContainerException("container_removed", false, "The container is gone.", null);
    }
  }

  @Override
  public boolean forbidStart(Handle handle) {
    String container = container(handle);
    prepared.remove(container);
    return containers.removeUnstarted(container);
  }

  @Override
  public boolean mayHaveForgottenStart(Handle handle) {
    return ends.mayHaveForgottenStart(container(handle));
  }

  @Override
  public void follow(Handle handle, SourcePosition from, OutputSink sink)
      throws InterruptedException {
    output.follow(container(handle), from, sink);
  }

  @Override
  public Observed await(Handle handle) throws InterruptedException {
    return ends.await(container(handle));
  }

  @Override
  public Observed inspect(Handle handle) {
    return ends.inspect(container(handle));
  }

  @Override
  public boolean stop(Handle handle, Duration grace) throws InterruptedException {
    return forbidStart(handle) || ends.stop(container(handle), grace);
  }

  @Override
  public WorkspaceView workspace(Handle handle, Predicate<TreePath> wanted) {
    String container = container(handle);
    return files.copyOut(
        container, wanted, ends.facts(container).flatMap(ContainerFacts::artifacts));
  }

  @Override
  public void remove(Handle handle) {
    if (handle.id().startsWith(VOLUME)) {
      containers.volumes().remove(handle.id().substring(VOLUME.length()));
      return;
    }
    String container = container(handle);
    prepared.remove(container);
    containers.remove(container);
    files.removeCopies(container);
    ends.forget(container);
  }

  @Override
  public void freeDisk(BooleanSupplier enough) {
    images.remove(enough);
  }

  @Override
  public List<Found> listMine() {
    return containers.listMine().stream()
        .flatMap(container ->
            ContainerName.attempt(container.getLabels())
                .map(attempt -> new Found(attempt, new Handle(name(), container.getId())))
                .stream())
        .toList();
  }

  @Override
  public List<Found> listForgotten() {
    return containers.volumes().forgotten().entrySet().stream()
        .map(volume -> new Found(volume.getValue(), new Handle(name(), VOLUME + volume.getKey())))
        .toList();
  }

  @Override
  public void close() {
    engine.close();
  }

  private String container(Handle handle) {
    if (!handle.runtime().equals(name()) || !handle.id().matches("[a-f0-9]{12,64}")) {
      throw new IllegalArgumentException("handle is " + handle + ", must be of " + name());
    }
    return handle.id();
  }
}
