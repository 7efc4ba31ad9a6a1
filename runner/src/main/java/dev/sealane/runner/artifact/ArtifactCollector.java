package dev.sealane.runner.artifact;

import dev.sealane.api.archive.TreePath;
import dev.sealane.runner.container.ContainerRuntime;
import dev.sealane.runner.container.WorkspaceView;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the files that an ended program left: those below its workspace that a glob names, and all
/// below its artifacts directory, which win where both have a path.
///
/// Only regular files count. Links are never followed, wherever they lead.
public final class ArtifactCollector {

  private static final Logger log = LoggerFactory.getLogger(ArtifactCollector.class);
  private static final int CHUNK = 64 * 1024;

  /// The files of a workspace that globs name, for {@link ContainerRuntime#workspace}.
  ///
  /// @throws ArtifactException when a glob is none
  public static Predicate<TreePath> wanted(List<String> globs) {
    List<Glob> patterns = parsed(globs);
    return patterns.isEmpty()
        ? ContainerRuntime.NO_FILES
        : path -> patterns.stream().anyMatch(pattern -> pattern.matches(path.names()));
  }

  /// Collects and says in the daemon's log what was left out.
  public List<CollectedArtifact> collect(
      WorkspaceView view, List<String> globs, ArtifactLimits limits) {
    return collect(view, globs, limits, remark -> log.info("artifact left out remark={}", remark));
  }

  /// @param globs see {@link Glob}
  /// @param remarks takes one sentence for each file that is left out: too large, one too many, a
  ///   name that cannot be told
  /// @return by path, each path once
  /// @throws ArtifactException when a glob is none, a directory cannot be read, or the thread was
  ///   interrupted while it read a file; then it stays so
  public List<CollectedArtifact> collect(
      WorkspaceView view, List<String> globs, ArtifactLimits limits, Consumer<String> remarks) {
    Map<TreePath, Path> found = new TreeMap<>();
    List<Glob> patterns = parsed(globs);
    if (!patterns.isEmpty()) {
      find(view.workspace(), patterns, found, remarks);
    }
    find(view.artifacts(), List.of(Glob.parse("**")), found, remarks);
    return within(limits, found, remarks);
  }

  private static List<Glob> parsed(List<String> globs) {
    try {
      return globs.stream().map(Glob::parse).toList();
    } catch (IllegalArgumentException e) {
      throw new ArtifactException("artifact_glob_invalid", String.valueOf(e.getMessage()), e);
    }
  }

  private static void find(
      Path root, List<Glob> patterns, Map<TreePath, Path> found, Consumer<String> remarks) {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try {
      Files.walkFileTree(root, new Finder(root, patterns, found, remarks));
    } catch (IOException e) {
      throw new ArtifactException("artifact_unreadable", "The files cannot be listed.", e);
    }
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<Glob> patterns;
    private final Map<TreePath, Path> found;
    private final Consumer<String> remarks;

    private Finder(
        Path root, List<Glob> patterns, Map<TreePath, Path> found, Consumer<String> remarks) {
      this.root = root;
      this.patterns = patterns;
      this.found = found;
      this.remarks = remarks;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        try {
          TreePath path = new TreePath(root.relativize(file).toString());
          if (patterns.stream().anyMatch(pattern -> pattern.matches(path.names()))) {
            found.put(path, file);
          }
        } catch (IllegalArgumentException e) {
          remarks.accept("artifact left out: " + e.getMessage());
        }
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      remarks.accept("artifact left out: " + root.relativize(file) + " cannot be read");
      return FileVisitResult.CONTINUE;
    }
  }

  private static List<CollectedArtifact> within(
      ArtifactLimits limits, Map<TreePath, Path> found, Consumer<String> remarks) {
    List<CollectedArtifact> artifacts = new ArrayList<>();
    long left = limits.totalBytes();
    for (Map.Entry<TreePath, Path> entry : found.entrySet()) {
      String path = entry.getKey().text();
      try {
        long size = Files.size(entry.getValue());
        if (size > limits.fileBytes()) {
          remarks.accept("artifact left out: %s has %d bytes".formatted(path, size));
        } else if (size > left || artifacts.size() >= limits.files()) {
          remarks.accept("artifact left out: with " + path + " there are too many");
        } else {
          CollectedArtifact artifact = read(path, entry.getValue());
          artifacts.add(artifact);
          left -= artifact.size();
        }
      } catch (ClosedByInterruptException e) { // nothing is wrong with the file
        throw new ArtifactException("artifact_unreadable", "The files were not read.", e);
      } catch (IOException _) {
        remarks.accept("artifact left out: " + path + " cannot be read");
      }
    }
    return artifacts;
  }

  private static CollectedArtifact read(String path, Path file) throws IOException {
    MessageDigest digest = sha256();
    long size = 0;
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    try (SeekableByteChannel channel =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      while (channel.read(buffer.clear()) >= 0) {
        size += buffer.flip().remaining();
        digest.update(buffer);
      }
    }
    return new CollectedArtifact(path, file, size, HexFormat.of().formatHex(digest.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }
}
