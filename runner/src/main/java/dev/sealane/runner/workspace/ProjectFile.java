package dev.sealane.runner.workspace;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Reads a tree's own `sealane.yaml`. Of its keys only `test` has a meaning: a shell command, or a
/// list of words.
final class ProjectFile {

  private ProjectFile() {}

  /// @param name of the file, for messages
  /// @return argument vector; empty when there is no key `test`
  /// @throws WorkspaceException `project_file_invalid`
  static Optional<List<String>> testCommand(String name, String text) {
    Object root;
    try {
      root = new Load(LoadSettings.builder().setLabel(name).build()).loadFromString(text);
    } catch (YamlEngineException e) {
      throw invalid(name + " is no YAML: " + e.getMessage());
    }
    if (root == null) {
      return Optional.empty();
    }
    if (!(root instanceof Map<?, ?> keys)) {
      throw invalid(name + " must be a mapping with the key test");
    }
    return Optional.ofNullable(keys.get("test")).map(value -> command(name, value));
  }

  private static List<String> command(String name, Object value) {
    if (value instanceof String shell && !shell.isBlank()) {
      return List.of("sh", "-c", shell);
    }
    if (value instanceof List<?> words && !words.isEmpty()) {
      return words.stream().map(String::valueOf).toList();
    }
    throw invalid(name + ": test must be a command or a list of words");
  }

  private static WorkspaceException invalid(String message) {
    return new WorkspaceException("project_file_invalid", true, message);
  }
}
