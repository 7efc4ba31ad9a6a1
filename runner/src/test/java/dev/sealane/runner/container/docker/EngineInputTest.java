package dev.sealane.runner.container.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.runner.container.ContainerException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineInputTest {

  private static final byte[] TEXT = "x".repeat(100_000).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path target;

  @Test
  void a_copy_that_breaks_off_is_an_engine_out_of_reach() throws IOException {
    byte[] tar = tar();
    for (int length : new int[] {100, 5_000, 60_000}) {
      InputStream broken =
          new SequenceInputStream(
              new ByteArrayInputStream(Arrays.copyOf(tar, length)), new BrokenConnection());

      assertThatThrownBy(() ->
              new CopyOut(_ -> true, 1 << 20)
                  .copy(new EngineInput(broken), target.resolve("after-" + length)))
          .isInstanceOfSatisfying(
              ContainerException.class, e -> assertThat(e.code()).isEqualTo("engine_unavailable"));
    }
  }

  private static byte[] tar() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry("workspace/file");
      entry.setSize(TEXT.length);
      tar.putArchiveEntry(entry);
      tar.write(TEXT);
      tar.closeArchiveEntry();
    }
    return bytes.toByteArray();
  }

  private static final class BrokenConnection extends InputStream {
    @Override
    public int read() throws IOException {
      throw new IOException("connection reset");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      throw new IOException("connection reset");
    }
  }
}
