package dev.sealane.controlplane.blob;

import java.io.IOException;
import java.io.InputStream;

/// Where large contents lie. All methods block; safe for any thread, not for one key at the same
/// time.
interface Blobs {

  /// Stores all of {@code content}, in place of what was there. On return it is on disk; when it
  /// throws, nothing has changed.
  ///
  /// @throws IOException when the disk is full or broken, or {@code content} cannot be read
  void put(BlobKey key, InputStream content) throws IOException;

  /// The content; the caller closes it.
  ///
  /// @throws java.io.FileNotFoundException when there is none
  InputStream open(BlobKey key) throws IOException;

  /// Forgets the content. Harmless to repeat.
  void delete(BlobKey key) throws IOException;
}
