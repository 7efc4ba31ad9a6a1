package dev.sealane.client;

import dev.sealane.client.http.Api;
import dev.sealane.client.http.Call;
import dev.sealane.client.project.ProjectFiles;
import dev.sealane.client.project.ProjectZip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Uploads of source trees.
public final class ArchivesClient {

  private final Api api;

  ArchivesClient(Api api) {
    this.api = api;
  }

  /// Streams a zip or tar.gz from the disk. The same bytes may be sent twice: the server drops what
  /// no run uses.
  public ArchiveReceipt upload(Path archive) {
    return api.call(
        Call.post("/api/v1/archives", new Call.Body.File(archive))
            .withHeader("Content-Type", "application/octet-stream"),
        ArchiveReceipt.class);
  }

  /// Packs a directory by the rules of {@link ProjectFiles} and uploads it.
  ///
  /// @throws IOException when a file cannot be read
  public ArchiveReceipt uploadProject(ProjectFiles files) throws IOException {
    Path archive = Files.createTempFile("sealane-upload-", ".zip");
    try {
      ProjectZip.write(files, archive);
      return upload(archive);
    } finally {
      Files.deleteIfExists(archive);
    }
  }
}
