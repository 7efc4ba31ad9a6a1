package dev.sealane.controlplane.app;

import java.io.Serial;
import java.util.List;

/// The server's configuration cannot be used. The message has one line a problem, each ready to be
/// shown; exit code 64.
public final class ConfigException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1;

  /// @param problems each as `key: is value, must be rule`
  public ConfigException(List<String> problems) {
    super(String.join(System.lineSeparator(), problems));
  }
}
