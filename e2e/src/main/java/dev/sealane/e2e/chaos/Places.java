package dev.sealane.e2e.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where everything lies.
///
/// @param root short, since sockets lie below it
record Places(Path root) {
  Path programs() {
    return root.resolve("programs");
  }

  Path logs() {
    return root.resolve("logs");
  }

  Path serverData() {
    return root.resolve("server");
  }

  Path runnerState(int index) {
    return root.resolve("runner" + index);
  }

  void make() {
    try {
      Files.createDirectories(programs());
      Files.createDirectories(logs());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
