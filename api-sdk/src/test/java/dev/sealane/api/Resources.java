package dev.sealane.api;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Files of the tests' class path.
public final class Resources {

  private Resources() {}

  /// @param path from the root of the class path, with a leading `/`
  public static byte[] read(String path) {
    try (InputStream in = Objects.requireNonNull(Resources.class.getResourceAsStream(path), path)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(path, e);
    }
  }
}
