package dev.sealane.controlplane.blob;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Blobs as files `<directory>/<kind>/<last two digits>/<uuid>`, written beside their place and
/// renamed into it.
final class DirectoryBlobs implements Blobs {

  private final Path directory;

  DirectoryBlobs(Path directory) {
    this.directory = directory;
  }

  @Override
  public void put(BlobKey key, InputStream content) throws IOException {
    Path file = file(key);
    Path parent = Files.createDirectories(file.resolveSibling(""));
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (FileChannel channel =
              FileChannel.open(
                  part,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.TRUNCATE_EXISTING,
                  StandardOpenOption.WRITE);
          OutputStream out = Channels.newOutputStream(channel)) {
        content.transferTo(out);
        channel.force(false);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(part);
      throw e;
    }
    try (FileChannel channel = FileChannel.open(parent, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public InputStream open(BlobKey key) throws IOException {
    try {
      return Files.newInputStream(file(key));
    } catch (NoSuchFileException _) {
      throw new FileNotFoundException("no blob " + key);
    }
  }

  @Override
  public void delete(BlobKey key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  private Path file(BlobKey key) {
    return file(directory, key);
  }

  /// Where a blob lies.
  static Path file(Path directory, BlobKey key) {
    String text = key.text();
    int slash = text.indexOf('/');
    return directory
        .resolve(text.substring(0, slash))
        .resolve(text.substring(text.length() - 2))
        .resolve(text.substring(slash + 1));
  }
}
