package dev.sealane.runner.blackbox;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import dev.sealane.api.runner.BlackBoxEntry;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A ring of entries on disk: two files of lines of JSON, of which the older one is emptied when
/// the newer one is full. What was written survives the end of the process, since it is in the
/// operating system's hands then; {@link #force} also carries it over a fall of the host.
///
/// Nothing here fails: a disk that refuses is told once and costs entries, never a run. May be used
/// from any thread.
final class Ring implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Ring.class);

  private static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final List<Path> files;
  private final long fileBytes;

  /// A stream and no channel: entries are also written by threads that were told to end, and their
  /// interrupt would close a channel for everybody.
  private @Nullable FileOutputStream open;

  private int current;

  /// Whether the file may end within a line.
  private boolean cut;

  private boolean refused;

  /// @param directory exists
  /// @param fileBytes size of each of the two files
  Ring(Path directory, long fileBytes) {
    this.files = List.of(directory.resolve("black-box.0"), directory.resolve("black-box.1"));
    this.fileBytes = fileBytes;
  }

  /// Everything that is readable, oldest first. A line that was cut is left out.
  synchronized List<BlackBoxEntry> read() {
    List<BlackBoxEntry> all = new ArrayList<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        read(file, all);
      }
    }
    all.sort(Comparator.comparingLong(BlackBoxEntry::no));
    return all;
  }

  private static void read(Path file, List<BlackBoxEntry> into) {
    try {
      String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      for (String line : text.split("\n", -1)) {
        if (!line.isEmpty()) {
          try {
            into.add(Json.NATIVE.read(line, BlackBoxEntry.class));
          } catch (JsonException _) {
            log.debug("black box has a torn line file={}", file);
          }
        }
      }
    } catch (IOException e) {
      log.warn("black box not read file={}", file, e);
    }
  }

  synchronized void append(BlackBoxEntry entry) {
    byte[] line = (Json.NATIVE.write(entry) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      FileOutputStream file = file(line.length);
      if (cut) {
        file.write('\n');
      }
      cut = true; // until the whole line is there
      file.write(line);
      cut = false;
      refused = false;
    } catch (IOException e) {
      if (!refused) {
        refused = true;
        log.warn("black box not written, entries are lost problem={}", e.getMessage());
      }
    }
  }

  /// Carries what was written over a fall of the host, as far as the disk does.
  synchronized void force() {
    try {
      if (open != null) {
        open.getFD().sync();
      }
    } catch (IOException e) {
      log.debug("black box not forced", e);
    }
  }

  /// The older file stays until the newer one is full, and the newer one until another is open.
  private FileOutputStream file(int length) throws IOException {
    FileOutputStream file = open;
    if (file == null) {
      file = use(newer());
      cut = Files.size(files.get(current)) > 0; // perhaps; an empty line harms nobody
    }
    long size = Files.size(files.get(current));
    if (size + length > fileBytes && size > 0) {
      int next = 1 - current;
      Files.deleteIfExists(files.get(next));
      FileOutputStream full = file;
      file = use(next);
      cut = false;
      full.close();
    }
    return file;
  }

  private int newer() {
    return lastNo(files.get(1)) > lastNo(files.get(0)) ? 1 : 0;
  }

  private static long lastNo(Path file) {
    List<BlackBoxEntry> entries = new ArrayList<>();
    if (Files.exists(file)) {
      read(file, entries);
    }
    return entries.isEmpty() ? 0 : entries.getLast().no();
  }

  private FileOutputStream use(int number) throws IOException {
    Path file = files.get(number);
    if (!Files.exists(file)) {
      Files.createFile(file, PRIVATE);
    }
    FileOutputStream opened = new FileOutputStream(file.toFile(), true);
    open = opened;
    current = number;
    return opened;
  }

  @Override
  public synchronized void close() {
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      log.debug("black box not closed", e);
    }
    open = null;
  }
}
