package dev.sealane.controlplane.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every store of blobs does.
abstract class BlobsContract {

  static final BlobKey KEY = BlobKey.of("archive", new UUID(1, 2));
  static final BlobKey OTHER = BlobKey.of("artifact", new UUID(1, 2));

  /// An empty store; the same one at each call of a test.
  abstract Blobs blobs();

  @Test
  void what_was_put_is_read_again() throws IOException {
    for (int size : new int[] {0, 1, 1_000, (256 << 10) - 1, 256 << 10, (256 << 10) + 1, 600_000}) {
      byte[] content = random(size);
      blobs().put(KEY, new ByteArrayInputStream(content));
      assertThat(read(KEY)).isEqualTo(content);
    }
  }

  @Test
  void keys_do_not_meet() throws IOException {
    blobs().put(KEY, new ByteArrayInputStream(random(10)));

    assertThatThrownBy(() -> read(OTHER)).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void what_was_deleted_is_gone() throws IOException {
    blobs().put(KEY, new ByteArrayInputStream(random(10)));

    blobs().delete(KEY);
    blobs().delete(KEY);

    assertThatThrownBy(() -> read(KEY)).isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void a_content_that_breaks_off_changes_nothing() throws IOException {
    byte[] before = random(10);
    blobs().put(KEY, new ByteArrayInputStream(before));

    assertThatThrownBy(() -> blobs().put(KEY, breaking()))
        .isInstanceOf(IOException.class)
        .hasMessage("broke off");

    assertThat(read(KEY)).isEqualTo(before);
  }

  byte[] read(BlobKey key) throws IOException {
    try (InputStream in = blobs().open(key)) {
      return in.readAllBytes();
    }
  }

  static byte[] random(int size) {
    byte[] content = new byte[size];
    new Random(size).nextBytes(content);
    return content;
  }

  /// Gives many bytes and then fails.
  private static InputStream breaking() {
    InputStream end =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broke off");
          }

          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return read();
          }
        };
    return new SequenceInputStream(new ByteArrayInputStream(new byte[400_000]), end);
  }
}
