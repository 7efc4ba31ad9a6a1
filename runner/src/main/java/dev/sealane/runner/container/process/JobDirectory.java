package dev.sealane.runner.container.process;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.sealane.api.id.RunId;
import dev.sealane.api.log.LogStream;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.runner.container.ContainerException;
import dev.sealane.runner.container.Launch;
import dev.sealane.runner.container.WorkspaceView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The files by which daemon and wrapper know how one job stands; the package says which there are.
///
/// @param path the directory, named `<run>-<attempt>`
record JobDirectory(Path path) {

  private static final Pattern MARK = Pattern.compile("[0-9]{1,18}");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  static JobDirectory of(Path jobs, AttemptRef attempt) {
    return new JobDirectory(jobs.resolve(attempt.runId() + "-" + attempt.attempt()));
  }

  /// What the job was made for, by the directory's name; empty when it is nothing of ours.
  Optional<AttemptRef> attempt() {
    String name = String.valueOf(path.getFileName());
    int dash = name.lastIndexOf('-');
    try {
      return Optional.of(
          new AttemptRef(
              RunId.parse(name.substring(0, Math.max(dash, 0))),
              Integer.parseInt(name.substring(dash + 1))));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean exists() {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /// Makes directory and files; goes on where an earlier call was interrupted. Does nothing when
  /// the job is prepared, started or forbidden.
  void create(Launch launch) throws IOException {
    if (has("ready") || has("started")) {
      return;
    }
    Files.createDirectories(path, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    Files.writeString(
        path.resolve("job"),
        launch.workspace().toAbsolutePath() + "\n" + launch.artifacts().toAbsolutePath() + "\n");
    createIfMissing("out");
    createIfMissing("err");
    createIfMissing("ready"); // last: from here on it may start
  }

  private void createIfMissing(String name) throws IOException {
    try {
      Files.newByteChannel(path.resolve(name), Set.of(CREATE_NEW, WRITE)).close();
    } catch (FileAlreadyExistsException _) {
      // an earlier call made it
    }
  }

  private boolean has(String name) {
    return Files.exists(path.resolve(name), LinkOption.NOFOLLOW_LINKS);
  }

  /// Whether it is prepared, and nobody has decided yet whether it starts.
  boolean isReady() {
    return has("ready") && !has("started");
  }

  boolean hasStarted() {
    return Files.isRegularFile(path.resolve("started"), LinkOption.NOFOLLOW_LINKS);
  }

  boolean outputIsClosed() {
    return has("closed");
  }

  /// Decides that it never starts, unless the wrapper was first: a directory lies where the wrapper
  /// would make its file, and either can be made only while the other is not there.
  ///
  /// @return whether it never starts
  boolean forbid() {
    try {
      Files.createDirectory(path.resolve("started"));
      return true;
    } catch (FileAlreadyExistsException _) {
      return !hasStarted();
    } catch (NoSuchFileException _) {
      return !exists();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The program's exit code as the shell saw it; empty while it runs or when nobody saw it.
  OptionalInt exitCode() {
    try {
      String text = Files.readString(path.resolve("exit"));
      return text.endsWith("\n")
          ? OptionalInt.of(Integer.parseInt(text.strip()))
          : OptionalInt.empty(); // it is being written, or a crash of the host left it empty
    } catch (IOException | NumberFormatException _) {
      return OptionalInt.empty();
    }
  }

  Instant startedAt() {
    return modified("started");
  }

  Instant endedAt() {
    return modified("exit");
  }

  private Instant modified(String name) {
    try {
      return Files.getLastModifiedTime(path.resolve(name)).toInstant();
    } catch (IOException _) {
      return Instant.EPOCH; // somebody removed it
    }
  }

  /// Program and wrapper; there before the program starts.
  Optional<Pids> pids() {
    try {
      String text = Files.readString(path.resolve("pid"));
      String[] word = text.strip().split(" ", -1);
      if (!text.endsWith("\n") || word.length != 5) {
        return Optional.empty();
      }
      return Optional.of(
          new Pids(
              new ProcessIdentity(Long.parseLong(word[0]), word[1], word[4]),
              new ProcessIdentity(Long.parseLong(word[2]), word[3], word[4])));
    } catch (IOException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// @param program the program; its pid is also its process group and session
  /// @param wrapper the script; its pid is also its process group and session
  record Pids(ProcessIdentity program, ProcessIdentity wrapper) {}

  /// Tells the wrapper where the fence stands.
  void fence(Path file) throws IOException {
    Path link = path.resolve("fence");
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, file.toAbsolutePath());
  }

  /// Whether the wrapper ended the program because its fence had passed.
  boolean wasFenced() {
    return has("fenced");
  }

  /// Whether the disk took no more output, once at least.
  boolean hasLostOutput() {
    return has("lost");
  }

  /// Where output is lost: bytes of the raw output file that come before it.
  ///
  /// @param from the least of interest
  /// @return the first from there on; empty = nothing is lost behind it
  /// @throws IOException when the directory is gone
  OptionalLong lossFrom(LogStream stream, long from) throws IOException {
    String prefix = "lost-" + output(stream).getFileName() + "-";
    long first = Long.MAX_VALUE;
    try (DirectoryStream<Path> marks = Files.newDirectoryStream(path, prefix + "*")) {
      for (Path mark : marks) {
        String at = mark.getFileName().toString().substring(prefix.length());
        if (MARK.matcher(at).matches() && Long.parseLong(at) >= from) {
          first = Math.min(first, Long.parseLong(at));
        }
      }
    }
    return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
  }

  /// Names the control groups: the wrapper puts the program into them, and whoever removes the job
  /// removes them. To be called once, before they are made: a second call forgets other ones.
  void nameGroups(JobCgroup cgroup) throws IOException {
    Files.writeString(
        path.resolve("groups"),
        cgroup.groups().stream().map(group -> group.path() + "\n").collect(Collectors.joining()));
  }

  /// The control groups of the program; none when they are not named or cannot be read.
  JobCgroup cgroup() {
    try {
      return cgroupToRemove();
    } catch (IOException _) {
      return new JobCgroup(List.of());
    }
  }

  /// The same for those who remove the groups and their names with them; none when none are named.
  ///
  /// @throws IOException when the names are there and cannot be read
  JobCgroup cgroupToRemove() throws IOException {
    try {
      return new JobCgroup(
          Files.readAllLines(path.resolve("groups")).stream()
              .map(line -> new JobCgroup.Group(Path.of(line)))
              .toList());
    } catch (NoSuchFileException _) {
      return new JobCgroup(List.of());
    }
  }

  Path output(LogStream stream) {
    return path.resolve(stream == LogStream.STDOUT ? "out" : "err");
  }

  /// Where the program's files are.
  WorkspaceView workspace() {
    try {
      List<String> lines = Files.readAllLines(path.resolve("job"));
      return new WorkspaceView(Path.of(lines.get(0)), Path.of(lines.get(1)));
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new ContainerException(
          "container_removed", false, "The job directory " + path + " is gone or damaged.", e);
    }
  }
}
