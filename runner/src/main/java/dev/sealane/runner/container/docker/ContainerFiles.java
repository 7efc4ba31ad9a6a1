package dev.sealane.runner.container.docker;

import com.github.dockerjava.api.exception.NotFoundException;
import dev.sealane.api.archive.TreePath;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.WorkspaceView;
import dev.sealane.runner.container.docker.WorkspaceCopy.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Moves files between the host and containers through the engine's archive calls, so that it works
/// with an engine on another machine too.
final class ContainerFiles {

  private static final Logger log = LoggerFactory.getLogger(ContainerFiles.class);
  private static final int PIPE = 256 * 1024;
  private static final int LARGEST_PASSWD = 1 << 20;
  private static final Pattern NUMERIC = Pattern.compile("(\\d{1,10})(:(\\d{1,10}))?");

  private final Engine engine;
  private final Path copies;
  private final long copyOutBytes;

  /// @param copies directory on the host for files of ended containers
  ContainerFiles(Engine engine, Path copies, long copyOutBytes) {
    this.engine = engine;
    this.copies = copies;
    this.copyOutBytes = copyOutBytes;
  }

  /// Copies the workspace in and gives it to the image's user. Needs nothing when there are no
  /// files and the user is root: the engine makes both directories then.
  void copyIn(String container, Launch launch, String imageUser) {
    try {
      boolean isRoot = imageUser.isEmpty() || imageUser.matches("(root|0)(:(root|0))?");
      if (isRoot && WorkspaceCopy.isEmpty(launch.workspace())) {
        return;
      }
      Owner owner = isRoot ? Owner.ROOT : owner(container, imageUser);
      send(container, new WorkspaceCopy(launch.workspace(), owner));
    } catch (IOException e) {
      throw new ContainerException(
          "workspace_failed", false, "The workspace cannot be copied into the container.", e);
    }
  }

  private void send(String container, WorkspaceCopy copy) throws IOException {
    try (PipedInputStream tar = new PipedInputStream(PIPE);
        PipedOutputStream input = new PipedOutputStream(tar)) {
      Thread writer = Thread.ofVirtual().name("workspace-copy").start(() -> write(copy, input));
      try {
        Engine.ask(
            "copy into the container",
            () ->
                engine
                    .streams()
                    .copyArchiveToContainerCmd(container)
                    .withTarInputStream(tar)
                    .withRemotePath("/")
                    .exec());
      } finally {
        writer.interrupt();
      }
    }
  }

  /// A tar that breaks off makes the engine refuse it.
  private static void write(WorkspaceCopy copy, PipedOutputStream output) {
    try (output) {
      copy.writeTo(output);
    } catch (IOException e) {
      log.warn("workspace was not copied whole", e);
    }
  }

  /// Ids of the user that an image names.
  private Owner owner(String container, String imageUser) throws IOException {
    Matcher numeric = NUMERIC.matcher(imageUser);
    if (numeric.matches()) {
      long user = Long.parseLong(numeric.group(1));
      return new Owner(user, numeric.group(3) == null ? 0 : Long.parseLong(numeric.group(3)));
    }
    String name = imageUser.replaceFirst(":.*", "");
    return passwd(container)
        .flatMap(text -> text.lines().filter(line -> line.startsWith(name + ":")).findFirst())
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 3)
        .map(fields -> new Owner(Long.parseLong(fields[2]), Long.parseLong(fields[3])))
        .orElse(Owner.ROOT); // the engine will say at the start that there is no such user
  }

  private Optional<String> passwd(String container) throws IOException {
    try (InputStream tar =
            engine.streams().copyArchiveFromContainerCmd(container, "/etc/passwd").exec();
        TarArchiveInputStream entries = new TarArchiveInputStream(tar)) {
      return entries.getNextEntry() == null
          ? Optional.empty()
          : Optional.of(
              new String(entries.readNBytes(LARGEST_PASSWD), StandardCharsets.ISO_8859_1));
    } catch (NotFoundException _) {
      return Optional.empty();
    }
  }

  /// Copies files of an ended container to the host.
  ///
  /// @param wanted files of the workspace, by their path below it; those of the artifacts directory
  ///   all come
  /// @param artifacts where these may lie on this host; a look there may spare the copying
  WorkspaceView copyOut(String container, Predicate<TreePath> wanted, Optional<Path> artifacts) {
    Path target = copies.resolve(container);
    try {
      removeTree(target);
      Files.createDirectories(
          target,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      WorkspaceView view =
          new WorkspaceView(
              Files.createDirectory(target.resolve("workspace")),
              Files.createDirectory(target.resolve("artifacts")));
      if (!wanted.equals(ContainerRuntime.NO_FILES)) {
        receive(container, ContainerSettings.WORKSPACE, wanted, view.workspace());
      }
      if (!artifacts.map(this::isKnownToBeEmpty).orElse(false)) {
        receive(container, ContainerSettings.ARTIFACTS, _ -> true, view.artifacts());
      }
      return view;
    } catch (IOException e) {
      throw new ContainerException(
          "workspace_failed", false, "The container's files cannot be copied.", e);
    }
  }

  /// Only a local engine's volume can be looked at, and only by a user who may.
  private boolean isKnownToBeEmpty(Path volume) {
    if (!engine.address().isLocal() || !Files.isReadable(volume)) {
      return false;
    }
    try {
      return WorkspaceCopy.isEmpty(volume);
    } catch (IOException _) {
      return false;
    }
  }

  private void receive(String container, String directory, Predicate<TreePath> wanted, Path target)
      throws IOException {
    try (InputStream tar =
        Engine.ask(
            "copy out of the container",
            () -> engine.streams().copyArchiveFromContainerCmd(container, directory).exec())) {
      new CopyOut(wanted, copyOutBytes).copy(new EngineInput(tar), target);
    }
  }

  void removeCopies(String container) {
    try {
      removeTree(copies.resolve(container));
    } catch (IOException e) {
      log.warn("copied files are left container={}", container, e);
    }
  }

  /// Removes all copies.
  static void removeAll(Path copies) {
    try {
      removeTree(copies);
    } catch (IOException e) {
      log.warn("copied files are left directory={}", copies, e);
    }
  }

  /// All of it is our own writing: no links, no odd permissions.
  private static void removeTree(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
