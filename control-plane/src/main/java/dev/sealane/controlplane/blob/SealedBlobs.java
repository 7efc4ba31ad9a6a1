package dev.sealane.controlplane.blob;

import dev.sealane.api.seal.SealException;
import dev.sealane.controlplane.seal.AtRest;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/// Blobs that are sealed under the master key before they reach another store.
///
/// The content is cut into pieces, each a 4-byte length and the sealed bytes. A piece is bound to
/// its blob, its place and whether it is the last, so pieces cannot be moved, dropped or cut off.
final class SealedBlobs implements Blobs {

  private static final int PIECE = 256 << 10;
  private static final int MAX_SEALED = PIECE + 64;

  private final Blobs store;
  private final AtRest atRest;

  SealedBlobs(Blobs store, AtRest atRest) {
    this.store = store;
    this.atRest = atRest;
  }

  @Override
  public void put(BlobKey key, InputStream content) throws IOException {
    store.put(key, new Sealing(key, content));
  }

  @Override
  public InputStream open(BlobKey key) throws IOException {
    return new Opening(key, new DataInputStream(store.open(key)));
  }

  @Override
  public void delete(BlobKey key) throws IOException {
    store.delete(key);
  }

  private static String[] place(BlobKey key, long index, boolean last) {
    return new String[] {"blob", key.text(), Long.toString(index), last ? "last" : "more"};
  }

  /// A stream that is made piece by piece.
  private abstract static class Pieces extends InputStream {

    private ByteBuffer piece = ByteBuffer.allocate(0);
    private boolean ended;

    /// The next piece, perhaps empty.
    abstract byte[] next() throws IOException;

    /// To be called by {@link #next} with the last piece.
    final void end() {
      ended = true;
    }

    @Override
    public final int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
      while (!piece.hasRemaining()) {
        if (ended) {
          return -1;
        }
        piece = ByteBuffer.wrap(next());
      }
      int count = Math.min(length, piece.remaining());
      piece.get(buffer, offset, count);
      return count;
    }
  }

  /// Gives sealed pieces of a clear stream.
  private final class Sealing extends Pieces {

    private final BlobKey key;
    private final InputStream content;
    private byte[] ahead;
    private boolean begun;
    private long index;

    Sealing(BlobKey key, InputStream content) {
      this.key = key;
      this.content = content;
      this.ahead = new byte[0];
    }

    @Override
    byte[] next() throws IOException {
      byte[] now = begun ? ahead : content.readNBytes(PIECE);
      begun = true;
      ahead = content.readNBytes(PIECE);
      boolean last = ahead.length == 0;
      if (last) {
        end();
      }
      byte[] sealed = atRest.seal(now, place(key, index++, last));
      return ByteBuffer.allocate(4 + sealed.length).putInt(sealed.length).put(sealed).array();
    }
  }

  /// Gives clear pieces of a sealed stream.
  private final class Opening extends Pieces {

    private final BlobKey key;
    private final DataInputStream content;
    private int length = -1; // of the piece that comes; -1 = not read
    private long index;

    Opening(BlobKey key, DataInputStream content) {
      this.key = key;
      this.content = content;
    }

    @Override
    byte[] next() throws IOException {
      int now = length < 0 ? content.readInt() : length;
      byte[] sealed = content.readNBytes(checked(now));
      boolean last = false;
      try {
        length = content.readInt();
      } catch (EOFException _) {
        last = true;
        end();
      }
      try {
        return atRest.open(sealed, place(key, index++, last));
      } catch (SealException e) {
        throw new IOException("blob " + key + " was altered or cut off", e);
      }
    }

    private int checked(int sealed) throws IOException {
      if (sealed < 0 || sealed > MAX_SEALED) {
        throw new IOException("blob " + key + " was altered");
      }
      return sealed;
    }

    @Override
    public void close() throws IOException {
      content.close();
    }
  }
}
