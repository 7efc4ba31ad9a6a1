package dev.sealane.client.project;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// The files of a project that are uploaded.
///
/// A link to a file inside the project is uploaded as that file; other links are left out.
///
/// @param root the project, absolute
/// @param relative paths below it, sorted
/// @param bytes their size together
public record ProjectFiles(Path root, List<Path> relative, long bytes) {

  public ProjectFiles {
    relative = List.copyOf(relative);
  }

  /// Walks the project.
  ///
  /// @param wanted a further filter on the path below the project
  /// @throws IOException when something cannot be read
  public static ProjectFiles of(Path project, Predicate<Path> wanted) throws IOException {
    Path root = project.toRealPath();
    if (!Files.isDirectory(root)) {
      throw new NotDirectoryException(project.toString());
    }
    Walk walk = new Walk(root, IgnoreRules.of(root), wanted);
    Files.walkFileTree(root, walk);
    walk.found.sort(null);
    return new ProjectFiles(root, walk.found, walk.bytes);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final IgnoreRules rules;
    private final Predicate<Path> wanted;
    private final List<Path> found = new ArrayList<>();
    private long bytes;

    Walk(Path root, IgnoreRules rules, Predicate<Path> wanted) {
      this.root = root;
      this.rules = rules;
      this.wanted = wanted;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return !directory.equals(root) && rules.ignores(root.relativize(directory), true)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Path relative = root.relativize(file);
      if (isFileInside(file, attributes)
          && !rules.ignores(relative, false)
          && wanted.test(relative)) {
        found.add(relative);
        bytes += Files.size(file);
      }
      return FileVisitResult.CONTINUE;
    }

    private boolean isFileInside(Path file, BasicFileAttributes attributes) throws IOException {
      if (attributes.isSymbolicLink()) {
        return Files.isRegularFile(file) && file.toRealPath().startsWith(root);
      }
      return attributes.isRegularFile();
    }
  }
}
