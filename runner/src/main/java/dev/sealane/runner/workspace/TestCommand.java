package dev.sealane.runner.workspace;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// How a tree wants to be tested, told by what it holds (cli.md section 6).
///
/// @param command argument vector, not empty
/// @param sentence which command and why, for the first setup line
public record TestCommand(List<String> command, String sentence) {

  private static final long MAX_FILE = 1 << 20;
  private static final Pattern TARGET = Pattern.compile("(?m)^test[ \\t]*:(?!=)");
  private static final Predicate<String> PYTHON =
      Pattern.compile("pytest\\.ini|pyproject\\.toml|setup\\.(py|cfg)|tox\\.ini|conftest\\.py")
          .asMatchPredicate();
  private static final Predicate<String> PYTHON_TEST =
      Pattern.compile("test_.*\\.py|.*_test\\.py|conftest\\.py").asMatchPredicate();

  public TestCommand {
    command = List.copyOf(command);
    if (command.isEmpty()) {
      throw new IllegalArgumentException("command is empty, must have at least one word");
    }
  }

  /// Looks at a filled workspace; the first rule that fits wins.
  ///
  /// @throws WorkspaceException `project_file_invalid` when `sealane.yaml` cannot be read
  public static Optional<TestCommand> detect(Path workspace) {
    return projectFile(workspace)
        .or(() -> makefile(workspace))
        .or(() -> python(workspace))
        .or(() -> ifHolds(workspace, "pom.xml", "mvn", "-B", "test"))
        .or(() -> ifHolds(workspace, "package.json", "npm", "test"))
        .or(() -> ifHolds(workspace, "go.mod", "go", "test", "./..."))
        .or(() -> ifHolds(workspace, "Cargo.toml", "cargo", "test"));
  }

  private static Optional<TestCommand> projectFile(Path workspace) {
    for (String name : List.of("sealane.yaml", ".sealane.yaml")) {
      Optional<TestCommand> command =
          text(workspace.resolve(name))
              .flatMap(text -> ProjectFile.testCommand(name, text))
              .map(argv -> because(argv, "key test of " + name));
      if (command.isPresent()) {
        return command;
      }
    }
    return Optional.empty();
  }

  private static Optional<TestCommand> makefile(Path workspace) {
    return List.of("Makefile", "makefile", "GNUmakefile").stream()
        .filter(name -> text(workspace.resolve(name)).filter(TARGET.asPredicate()).isPresent())
        .findFirst()
        .map(name -> because(List.of("make", "test"), "target test of " + name));
  }

  private static Optional<TestCommand> python(Path workspace) {
    return firstName(workspace, PYTHON.or(PYTHON_TEST))
        .or(() -> firstName(workspace.resolve("tests"), PYTHON_TEST).map(name -> "tests/" + name))
        .or(() -> firstName(workspace.resolve("test"), PYTHON_TEST).map(name -> "test/" + name))
        .map(name -> because(List.of("pytest", "-v"), "the tree holds " + name));
  }

  private static Optional<TestCommand> ifHolds(Path workspace, String name, String... command) {
    return isFile(workspace.resolve(name))
        ? Optional.of(because(List.of(command), "the tree holds " + name))
        : Optional.empty();
  }

  private static TestCommand because(List<String> command, String reason) {
    return new TestCommand(
        command, "test command: %s (%s)".formatted(String.join(" ", command), reason));
  }

  private static Optional<String> firstName(Path directory, Predicate<String> wanted) {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (wanted.test(name) && isFile(file)) {
          return Optional.of(name);
        }
      }
    } catch (IOException e) {
      throw unreadable(directory, e);
    }
    return Optional.empty();
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static Optional<String> text(Path file) {
    try {
      if (!isFile(file) || Files.size(file) > MAX_FILE) {
        return Optional.empty();
      }
      return Optional.of(new String(Files.readAllBytes(file), UTF_8));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static WorkspaceException unreadable(Path file, IOException e) {
    return new WorkspaceException(
        "workspace_failed", false, file.getFileName() + " cannot be read: " + e.getMessage());
  }
}
