package dev.sealane.runner.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where in its workspace a program starts.
public final class Workdir {

  private Workdir() {}

  /// The directory on the host, links resolved.
  ///
  /// @throws ContainerException `workdir_invalid` when it is missing or outside the workspace
  public static Path of(Launch launch) {
    String below = launch.workdir();
    if (below == null) {
      return launch.workspace();
    }
    try {
      Path workspace = launch.workspace().toRealPath();
      Path workdir = workspace.resolve(below).toRealPath();
      if (workdir.startsWith(workspace) && Files.isDirectory(workdir)) {
        return workdir;
      }
    } catch (IOException e) {
      throw invalid(below, e);
    }
    throw invalid(below, null);
  }

  private static ContainerException invalid(String below, @Nullable Exception cause) {
    return new ContainerException(
        "workdir_invalid",
        true,
        "The working directory %s is missing or not inside the workspace.".formatted(below),
        cause);
  }
}
