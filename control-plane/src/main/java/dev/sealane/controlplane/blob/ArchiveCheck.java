package dev.sealane.controlplane.blob;

import dev.sealane.api.archive.ArchiveException;
import dev.sealane.api.archive.ArchiveLimits;
import dev.sealane.api.archive.ArchiveRules;
import dev.sealane.api.archive.TarBounds;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Reads an uploaded archive to its end, as the runner will, and writes nothing: a bomb costs time
/// up to the limits and neither disk nor memory.
final class ArchiveCheck {

  private static final int CHUNK = 64 << 10;
  private static final int MAX_TARGET = 4096; // PATH_MAX of Linux

  private final ArchiveLimits limits;
  private final ArchiveRules rules;
  private final byte[] buffer = new byte[CHUNK];

  private ArchiveCheck(ArchiveLimits limits) {
    this.limits = limits;
    this.rules = new ArchiveRules(limits);
  }

  /// Lets a tar.gz or zip pass that breaks no rule.
  ///
  /// @throws ArchiveException names the entry and the rule
  /// @throws IOException when the disk fails
  static void check(Path archive, ArchiveLimits limits) throws IOException {
    new ArchiveCheck(limits).check(archive);
  }

  private void check(Path archive) throws IOException {
    byte[] magic;
    try (InputStream in = Files.newInputStream(archive)) {
      magic = in.readNBytes(2);
    }
    try {
      if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
        checkZip(archive);
      } else if (magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
        checkTar(archive);
      } else {
        throw new ArchiveException("it is neither tar.gz nor zip");
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new ArchiveException("it is damaged: " + e.getMessage());
    }
  }

  private void checkTar(Path archive) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), CHUNK);
        InputStream plain = new TarBounds(new GZIPInputStream(file, CHUNK), limits);
        TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        check(entry, tar);
      }
      plain.transferTo(OutputStream.nullOutputStream()); // what lies behind the end counts too
    }
  }

  /// The reader throws bare {@link IOException}s at what is no tar.
  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IOException e) {
      throw new ArchiveException("it is damaged: " + e.getMessage());
    }
  }

  private void check(TarArchiveEntry entry, InputStream content) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory()) {
      rules.directory(name);
    } else if (entry.isSymbolicLink()) {
      rules.symbolicLink(name, entry.getLinkName());
    } else if (entry.isLink()) {
      rules.hardLink(name, entry.getLinkName());
    } else if (entry.isFile() && !entry.isSparse() && isPlain(entry)) {
      rules.file(name, entry.getSize());
      read(name, content);
    } else {
      throw rules.special(name);
    }
  }

  private static boolean isPlain(TarArchiveEntry entry) {
    return !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice();
  }

  private void checkZip(Path archive) throws IOException {
    ZipDirectory.requireAtMost(archive, limits.maxEntries());
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        check(entry, zip);
      }
    }
  }

  private void check(ZipArchiveEntry entry, ZipFile zip) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory()) {
      rules.directory(name);
      return;
    }
    if (!zip.canReadEntryData(entry)) {
      throw new ArchiveException(name, "it is encrypted or packed in an unknown way");
    }
    try (InputStream content = zip.getInputStream(entry)) {
      if (entry.isUnixSymlink()) {
        byte[] target = content.readNBytes(MAX_TARGET + 1);
        if (target.length > MAX_TARGET) {
          throw new ArchiveException(name, "its link target is too long");
        }
        rules.symbolicLink(name, new String(target, StandardCharsets.UTF_8));
      } else if (ZipDirectory.isPlainFile(entry.getUnixMode())) {
        rules.file(name, entry.getSize());
        read(name, content);
      } else {
        throw rules.special(name);
      }
    }
  }

  private void read(String name, InputStream content) throws IOException {
    try {
      for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
        rules.unpacked(name, n);
      }
    } catch (IOException e) {
      throw new ArchiveException(name, "it is damaged: " + e.getMessage());
    }
  }
}
