package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.InspectImageResponse;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ContainerConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.ResponseItem;
import dev.sealane.api.run.PullPolicy;
import dev.sealane.runner.container.ContainerException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The images of one engine. What it said about one is believed for half a minute.
final class Images {

  private static final Logger log = LoggerFactory.getLogger(Images.class);
  private static final Duration BELIEVED = Duration.ofSeconds(30);

  private final Engine engine;
  private final PulledImages pulled;
  private final LongSupplier nanoTime;
  private final Map<ImageReference, Known> known = new ConcurrentHashMap<>();

  Images(Engine engine, PulledImages pulled, LongSupplier nanoTime) {
    this.engine = engine;
    this.pulled = pulled;
    this.nanoTime = nanoTime;
  }

  /// @param user as the image names it; empty = root
  private record Known(String user, long at) {}

  boolean needsPull(ImageReference image, PullPolicy policy) {
    return switch (policy) {
      case ALWAYS -> true;
      case NEVER -> false;
      case MISSING -> find(image).isEmpty();
    };
  }

  /// The user that the image's programs run as; empty = root.
  ///
  /// @throws ContainerException `image_not_found`
  String user(ImageReference image) {
    return find(image)
        .map(Known::user)
        .orElseThrow(() ->
            new ContainerException(
                "image_not_found", true, "There is no image " + image.text() + ".", null));
  }

  /// The engine says that it is gone after all.
  void forget(ImageReference image) {
    known.remove(image);
  }

  /// Removes images that this runner has pulled, the least recently used first; those that a
  /// container uses stay.
  ///
  /// @param enough asked before each one
  void remove(BooleanSupplier enough) {
    for (String image : pulled.leastRecentlyUsed()) {
      if (enough.getAsBoolean()) {
        return;
      }
      known.remove(ImageReference.parse(image));
      try {
        Engine.ask("remove the image", () -> engine.calls().removeImageCmd(image).exec());
        pulled.forget(image);
        log.info("image removed to make room image={}", image);
      } catch (ContainerException e) {
        if (e.getCause() instanceof NotFoundException) {
          pulled.forget(image);
        } else {
          log.info("image stays image={} problem={}", image, e.getMessage());
        }
      }
    }
  }

  private Optional<Known> find(ImageReference image) {
    pulled.used(image);
    Known before = known.get(image);
    if (before != null && nanoTime.getAsLong() - before.at() < BELIEVED.toNanos()) {
      return Optional.of(before);
    }
    try {
      InspectImageResponse found =
          Engine.askQuickly(
              "inspect image", () -> engine.calls().inspectImageCmd(image.text()).exec());
      Known now = new Known(user(found), nanoTime.getAsLong());
      known.put(image, now);
      return Optional.of(now);
    } catch (NotFoundException _) {
      known.remove(image);
      return Optional.empty();
    }
  }

  private static String user(InspectImageResponse image) {
    @Nullable ContainerConfig config = image.getConfig();
    @Nullable String user = config == null ? null : config.getUser();
    return user == null ? "" : user;
  }

  /// Gets an image.
  ///
  /// @throws ContainerException `image_not_found`, `image_pull_failed`, `engine_unavailable`
  void pull(ImageReference image, Consumer<String> progress) throws InterruptedException {
    progress.accept("pulling image " + image.text());
    Pull pull = new Pull(progress);
    try {
      engine.streams().pullImageCmd(image.text()).exec(pull);
      pull.await();
    } catch (DockerException e) {
      throw failed(image, Engine.message(e), e);
    } catch (RuntimeException e) {
      throw Engine.unavailable("pull " + image.text(), e);
    }
    String error = pull.error;
    if (error != null) {
      throw failed(image, error, null);
    }
    known.remove(image);
    pulled.pulled(image);
    progress.accept("image " + image.text() + " is here");
  }

  private static ContainerException failed(
      ImageReference image, String reason, @Nullable Exception cause) {
    String lower = reason.toLowerCase(Locale.ROOT);
    boolean missing =
        lower.contains("not found")
            || lower.contains("manifest unknown")
            || lower.contains("pull access denied")
            || lower.contains("unauthorized")
            || lower.contains("denied");
    return new ContainerException(
        missing ? "image_not_found" : "image_pull_failed",
        missing,
        "The image %s cannot be had: %s".formatted(image.text(), reason),
        cause);
  }

  /// Tells the steps, without the many progress bars between them.
  private static final class Pull extends ResultCallback.Adapter<PullResponseItem> {
    private final Consumer<String> progress;
    private volatile @Nullable String error;
    private volatile @Nullable Throwable failure;

    private Pull(Consumer<String> progress) {
      this.progress = progress;
    }

    /// Waits for its end.
    ///
    /// @throws DockerException when the engine refuses
    /// @throws IllegalStateException when it does not answer
    private void await() throws InterruptedException {
      awaitCompletion();
      switch (failure) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Throwable e -> throw new IllegalStateException("the pull broke off", e);
      }
    }

    /// What it was derived from would log the failure with its trace; it is thrown instead.
    @Override
    public void onError(Throwable e) {
      failure = e;
      onComplete();
    }

    @Override
    public void onNext(PullResponseItem item) {
      ResponseItem.ErrorDetail detail = item.getErrorDetail();
      if (detail != null) {
        error = detail.getMessage();
        return;
      }
      String status = item.getStatus();
      boolean isBar = "Downloading".equals(status) || "Extracting".equals(status);
      if (status != null && !isBar) {
        progress.accept(item.getId() == null ? status : item.getId() + ": " + status);
      }
    }
  }
}
