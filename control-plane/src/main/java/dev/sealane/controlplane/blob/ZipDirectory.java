package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.ArchiveException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A look at the central directory of a zip before a reader loads all of it into memory
/// (APPNOTE.TXT sections 4.3.12 and 4.3.16).
final class ZipDirectory {

  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int ENTRY_LENGTH = 46;
  private static final int WINDOW = 1 << 20;

  /// File type bits of a Unix mode, and the one of a plain file (stat.h).
  private static final int TYPE_BITS = 0170000;

  private static final int PLAIN = 0100000;

  private ZipDirectory() {}

  /// Whether a mode is a plain file's; also when the archive knows no modes.
  static boolean isPlainFile(int unixMode) {
    return (unixMode & TYPE_BITS) == 0 || (unixMode & TYPE_BITS) == PLAIN;
  }

  /// Counts what could be an entry of a central directory anywhere in the file. Signatures inside
  /// of packed contents count too; that takes luck and 4 bytes each, so twice the limit is let
  /// pass.
  ///
  /// @throws ArchiveException when there are far more than {@code limit}
  static void requireAtMost(Path archive, int limit) throws IOException {
    long found = 0;
    try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
      ByteBuffer window = ByteBuffer.allocate(WINDOW).order(ByteOrder.LITTLE_ENDIAN);
      long position = 0;
      while (channel.read(window, position) >= 4) {
        int at = 0;
        while (at <= window.position() - 4) {
          if (window.getInt(at) == ENTRY_SIGNATURE) {
            found++;
            at += ENTRY_LENGTH;
          } else {
            at++;
          }
        }
        if (found > 2L * limit) {
          throw new ArchiveException("it has more than " + limit + " entries");
        }
        position += at;
        window.clear();
      }
    }
  }
}
