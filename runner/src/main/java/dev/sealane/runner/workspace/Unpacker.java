package dev.sealane.runner.workspace;

import dev.sealane.api.archive.ArchiveException;
import dev.sealane.api.archive.ArchiveLimits;
import dev.sealane.api.archive.ArchiveRules;
import dev.sealane.api.archive.TarBounds;
import dev.sealane.api.archive.TreePath;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// Unpacks one archive, tar.gz or zip, into an empty directory. Nothing is written that breaks a
/// rule of {@link ArchiveRules}, but what came before it stays.
///
/// For one archive and one thread.
final class Unpacker {

  private static final int CHUNK = 64 * 1024;
  private static final int EXECUTABLE = 0111;
  private static final int MAX_TARGET = 4096; // PATH_MAX of Linux

  private final Path root;
  private final ArchiveLimits limits;
  private final ArchiveRules rules;
  private int files;

  Unpacker(Path root, ArchiveLimits limits) {
    this.root = root;
    this.limits = limits;
    this.rules = new ArchiveRules(limits);
  }

  int files() {
    return files;
  }

  long bytes() {
    return rules.bytes();
  }

  /// @throws ArchiveException when it is no such archive, is damaged, or breaks a rule
  /// @throws IOException when the disk fails
  void unpack(Path archive) throws IOException {
    byte[] magic;
    try (InputStream input = Files.newInputStream(archive)) {
      magic = input.readNBytes(2);
    }
    if (magic.length == 2 && magic[0] == 'P' && magic[1] == 'K') {
      unpackZip(archive);
    } else if (magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b) {
      unpackTar(archive);
    } else {
      throw new ArchiveException("it is neither tar.gz nor zip");
    }
  }

  private void unpackTar(Path archive) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive), CHUNK);
        InputStream plain = new TarBounds(new GZIPInputStream(file, CHUNK), limits);
        TarArchiveInputStream tar = new TarArchiveInputStream(plain, "UTF-8")) {
      for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
        add(entry, tar);
      }
    } catch (ZipException | EOFException e) {
      throw damaged(e);
    }
  }

  private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
    try {
      return tar.getNextEntry();
    } catch (IllegalArgumentException | IOException e) {
      throw damaged(e);
    }
  }

  private void add(TarArchiveEntry entry, TarArchiveInputStream tar) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory()) {
      Files.createDirectories(rules.directory(name).below(root));
    } else if (entry.isSymbolicLink()) {
      addLink(rules.symbolicLink(name, entry.getLinkName()), entry.getLinkName());
    } else if (entry.isLink()) {
      TreePath target = rules.hardLink(name, entry.getLinkName());
      addHardLink(TreePath.normalized(name), target);
    } else if (entry.isFile() && !entry.isSparse() && isPlain(entry)) {
      addFile(rules.file(name, entry.getSize()), tar, name, entry.getMode());
    } else {
      throw rules.special(name);
    }
  }

  private static boolean isPlain(TarArchiveEntry entry) {
    return !entry.isFIFO() && !entry.isCharacterDevice() && !entry.isBlockDevice();
  }

  private void unpackZip(Path archive) throws IOException {
    try (ZipFile zip = open(archive)) {
      for (ZipArchiveEntry entry : Collections.list(zip.getEntriesInPhysicalOrder())) {
        add(entry, zip);
      }
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw damaged(e);
    }
  }

  private static ZipFile open(Path archive) {
    try {
      return ZipFile.builder().setPath(archive).get();
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private void add(ZipArchiveEntry entry, ZipFile zip) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory()) {
      Files.createDirectories(rules.directory(name).below(root));
      return;
    }
    if (!zip.canReadEntryData(entry)) {
      throw new ArchiveException(name, "it is encrypted or packed in an unknown way");
    }
    try (InputStream content = zip.getInputStream(entry)) {
      if (entry.isUnixSymlink()) {
        String target = new String(content.readNBytes(MAX_TARGET), StandardCharsets.UTF_8);
        addLink(rules.symbolicLink(name, target), target);
      } else {
        addFile(rules.file(name, entry.getSize()), content, name, entry.getUnixMode());
      }
    }
  }

  private void addFile(TreePath path, InputStream content, String name, int mode)
      throws IOException {
    Path file = path.below(root);
    makeParent(file);
    byte[] buffer = new byte[CHUNK];
    try (OutputStream output =
        Files.newOutputStream(
            file,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS)) {
      for (int n = read(content, buffer); n >= 0; n = read(content, buffer)) {
        rules.unpacked(name, n);
        output.write(buffer, 0, n);
      }
    }
    boolean executable = (mode & EXECUTABLE) != 0;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    files++;
  }

  private static int read(InputStream content, byte[] buffer) {
    try {
      return content.read(buffer);
    } catch (IOException e) {
      throw damaged(e);
    }
  }

  private void addLink(TreePath path, String target) throws IOException {
    Path link = path.below(root);
    makeParent(link);
    Files.createSymbolicLink(link, Path.of(target));
    files++;
  }

  private void addHardLink(TreePath path, TreePath target) throws IOException {
    Path link = path.below(root);
    makeParent(link);
    Files.createLink(link, target.below(root));
    files++;
  }

  private static void makeParent(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  private static ArchiveException damaged(Exception e) {
    return new ArchiveException("it is damaged: " + e.getMessage());
  }
}
