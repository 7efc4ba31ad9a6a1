package dev.sealane.runner.config;

import java.util.List;

/// One value of a configuration file.
///
/// @param path names from the outermost table inwards, at least one
/// @param value a text, a Boolean, a Long, a Double, or a list of texts
public record Setting(List<String> path, Object value) {

  public Setting {
    path = List.copyOf(path);
  }

  /// The path as people read it.
  public String key() {
    return String.join(".", path);
  }

  /// Leaves out the value, which may be a token.
  @Override
  public String toString() {
    return key();
  }
}
