package dev.sealane.cli.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Asks git for the address of `origin`.
public final class GitRemote {

  private static final int LIMIT_SECONDS = 5;

  private GitRemote() {}

  /// @return empty without git, outside a repository, or without an `origin`
  public static Optional<String> origin(Path directory) throws InterruptedException {
    try {
      Process git =
          new ProcessBuilder("git", "remote", "get-url", "origin")
              .directory(directory.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        git.getOutputStream().close();
        String url =
            new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        boolean done = git.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        return done && git.exitValue() == 0 && !url.isEmpty() ? Optional.of(url) : Optional.empty();
      } finally {
        git.destroyForcibly();
      }
    } catch (IOException _) {
      return Optional.empty(); // no git here
    }
  }
}
