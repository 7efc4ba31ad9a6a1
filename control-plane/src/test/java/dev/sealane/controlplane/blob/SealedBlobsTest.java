package dev.sealane.controlplane.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sealane.api.seal.Bytes;
import dev.sealane.controlplane.seal.AtRest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedBlobsTest extends BlobsContract {

  private static final int PIECE = 256 << 10;

  @TempDir Path directory;

  @Override
  Blobs blobs() {
    return new SealedBlobs(
        new DirectoryBlobs(directory), new AtRest(Bytes.copyOf(new byte[AtRest.KEY_LENGTH])));
  }

  @Test
  void content_is_not_found_in_clear() throws IOException {
    blobs().put(KEY, new ByteArrayInputStream("find me".getBytes(StandardCharsets.UTF_8)));

    assertThat(Files.readString(file(), StandardCharsets.ISO_8859_1)).doesNotContain("find me");
  }

  @Test
  void what_was_cut_off_swapped_or_altered_is_not_read() throws IOException {
    blobs().put(KEY, new ByteArrayInputStream(random(2 * PIECE + 10)));
    byte[] whole = Files.readAllBytes(file());
    int frame = (whole.length - 10) / 2 / 1024 * 1024; // about one piece with its seal

    for (int length : new int[] {0, 3, 4, frame, whole.length - 1}) {
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(KEY)).as("cut at " + length).isInstanceOf(IOException.class);
    }

    byte[] first = Arrays.copyOf(whole, sealedFrame(whole, 0));
    Files.write(file(), first);
    assertThatThrownBy(() -> read(KEY)).as("only the first piece").isInstanceOf(IOException.class);

    for (int at : new int[] {0, 5, whole.length / 2, whole.length - 1}) {
      byte[] altered = whole.clone();
      altered[at] ^= 1;
      Files.write(file(), altered);
      assertThatThrownBy(() -> read(KEY)).as("altered at " + at).isInstanceOf(IOException.class);
    }
  }

  @Test
  void a_blob_does_not_open_under_another_key() throws IOException {
    blobs().put(KEY, new ByteArrayInputStream(random(10)));
    byte[] sealed = Files.readAllBytes(file());
    blobs().put(OTHER, new ByteArrayInputStream(random(11)));
    Path other =
        files().stream()
            .filter(file -> file.toString().contains("artifact"))
            .findFirst()
            .orElseThrow();
    Files.write(other, sealed);

    assertThatThrownBy(() -> read(OTHER)).isInstanceOf(IOException.class);
  }

  private static int sealedFrame(byte[] whole, int at) {
    return 4 + ByteBuffer.wrap(whole).getInt(at);
  }

  private Path file() throws IOException {
    return files().getFirst();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
