package dev.sealane.controlplane.blob;

import dev.sealane.controlplane.http.Reply;
import dev.sealane.controlplane.http.Reply.BodySink;
import dev.sealane.controlplane.sql.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;

/// A blob that a client may have. It is opened when it is sent.
///
/// @param size bytes of its content
/// @param sha256 of it, 64 hex digits
record Content(Blobs blobs, BlobKey key, long size, String sha256) {

  private static final int CHUNK = 64 << 10;
  private static final String BINARY = "application/octet-stream";

  /// Sends it as a download. What a run wrote is never shown as a page of ours.
  ///
  /// @param headers further ones
  Reply reply(Map<String, String> headers) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put("Content-Length", Long.toString(size));
    all.put("X-Sha256", sha256);
    all.put("X-Content-Type-Options", "nosniff");
    return new Reply.Streamed(BINARY, all, this::send);
  }

  private void send(BodySink sink) throws InterruptedException {
    try (InputStream bytes = blobs.open(key)) {
      for (byte[] chunk = bytes.readNBytes(CHUNK);
          chunk.length > 0;
          chunk = bytes.readNBytes(CHUNK)) {
        sink.send(chunk);
      }
    } catch (IOException e) {
      throw new StorageException("blob " + key + " cannot be read", e);
    }
  }
}
