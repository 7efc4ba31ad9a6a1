package dev.sealane.api.archive;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// A tar stream that refuses to become too long, and headers that would be read into memory whole.
///
/// The tar reader keeps long names (types `L`, `K`) and extended headers (`x`, `g`) in memory,
/// however long they say they are (pax in POSIX.1-2017 pax, "Extended Header"). Sparse files, and
/// sizes in extended headers, which only files of over 8 GiB need, are refused: with them the two
/// readers could disagree about where the next header is.
public final class TarBounds extends FilterInputStream {

  private static final int BLOCK = 512;
  private static final long MAX_HEADER = 64 * 1024;
  private static final int SIZE_AT = 124;
  private static final int SIZE_LENGTH = 12;
  private static final int TYPE_AT = 156;

  private static final Pattern MOVES_BOUNDS = Pattern.compile("(?s).*\\d (size=|GNU\\.sparse).*");

  private final byte[] header = new byte[BLOCK];
  private final ByteArrayOutputStream extended = new ByteArrayOutputStream();
  private boolean inExtended;
  private int inHeader;
  private long skip;
  private long left;

  public TarBounds(InputStream input, ArchiveLimits limits) {
    super(input);
    // each entry costs its header, its padding and perhaps extended headers
    this.left = limits.maxBytes() + limits.maxEntries() * 4L * BLOCK + MAX_HEADER;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int count = read(one, 0, 1);
    return count < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    if (count > 0) {
      left -= count;
      if (left < 0) {
        throw new ArchiveException("unpacked it is larger than allowed");
      }
      inspect(buffer, offset, count);
    }
    return count;
  }

  @Override
  public long skip(long count) throws IOException {
    byte[] sink = new byte[(int) Math.min(count, BLOCK * 16)];
    int read = count <= 0 ? 0 : read(sink, 0, sink.length);
    return Math.max(read, 0);
  }

  private void inspect(byte[] buffer, int offset, int count) {
    int at = offset;
    int end = offset + count;
    while (at < end) {
      if (skip > 0) {
        int step = (int) Math.min(skip, end - at);
        if (inExtended) {
          extended.write(buffer, at, step);
        }
        skip -= step;
        at += step;
      } else {
        int step = Math.min(BLOCK - inHeader, end - at);
        System.arraycopy(buffer, at, header, inHeader, step);
        inHeader += step;
        at += step;
        if (inHeader == BLOCK) {
          inHeader = 0;
          begin();
        }
      }
    }
  }

  private void begin() {
    if (inExtended && MOVES_BOUNDS.matcher(extended.toString(StandardCharsets.UTF_8)).matches()) {
      throw new ArchiveException("it has sparse files or sizes in extended headers");
    }
    if (header[TYPE_AT] == 'S') {
      throw new ArchiveException("it has sparse files");
    }
    long size = size();
    inExtended = "xgX".indexOf(header[TYPE_AT]) >= 0;
    extended.reset();
    boolean keptInMemory = "xgLKX".indexOf(header[TYPE_AT]) >= 0;
    if (size < 0 || (keptInMemory && size > MAX_HEADER)) {
      throw new ArchiveException("it has a header that is too long");
    }
    skip = (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  /// Octal, or base 256 when the first bit is set (GNU tar manual, "Basic Tar Format").
  private long size() {
    if ((header[SIZE_AT] & 0x80) != 0) {
      long size = header[SIZE_AT] & 0x3f;
      for (int i = 1; i < SIZE_LENGTH; i++) {
        if (size > Long.MAX_VALUE >> 9) {
          return -1;
        }
        size = size << 8 | (header[SIZE_AT + i] & 0xff);
      }
      return size;
    }
    String octal =
        new String(header, SIZE_AT, SIZE_LENGTH, StandardCharsets.ISO_8859_1)
            .replace('\0', ' ')
            .strip();
    try {
      return octal.isEmpty() ? 0 : Long.parseLong(octal, 8);
    } catch (NumberFormatException _) {
      return -1;
    }
  }
}
