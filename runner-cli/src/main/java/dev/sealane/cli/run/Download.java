package dev.sealane.cli.run;

import dev.sealane.cli.exit.CliException;
import dev.sealane.cli.exit.ExitCode;
import dev.sealane.client.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Writes downloaded files: never outside the chosen directory, never half.
final class Download {

  private Download() {}

  /// @throws CliException when the path would leave the directory, also through a link
  static Path below(Path directory, String path) throws IOException {
    Path target = directory.resolve(path).normalize();
    if (path.isEmpty() || path.startsWith("/") || !target.startsWith(directory)) {
      throw new CliException(ExitCode.REFUSED, "the server named a file outside: " + path);
    }
    Files.createDirectories(directory);
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
      if (!parent.toRealPath().startsWith(directory.toRealPath())) {
        throw new CliException(ExitCode.REFUSED, "a link leads outside: " + path);
      }
    }
    return target;
  }

  /// @throws CliException when other bytes came than the server told
  static void write(InputStream bytes, Path target, Artifact artifact) throws IOException {
    MessageDigest digest = sha256();
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      write(new DigestInputStream(bytes, digest), part);
      String arrived = HexFormat.of().formatHex(digest.digest());
      if (!arrived.equals(artifact.sha256())) {
        throw new CliException(
            ExitCode.FAILED, artifact.path() + " arrived damaged: its SHA-256 is " + arrived);
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  static void write(InputStream bytes, Path target) throws IOException {
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.copy(bytes, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
