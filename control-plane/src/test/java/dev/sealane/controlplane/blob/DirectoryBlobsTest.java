package dev.sealane.controlplane.blob;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryBlobsTest extends BlobsContract {

  @TempDir Path directory;

  @Override
  Blobs blobs() {
    return new DirectoryBlobs(directory);
  }
}
