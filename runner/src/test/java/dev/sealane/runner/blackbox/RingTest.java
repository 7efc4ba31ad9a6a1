package dev.sealane.runner.blackbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.runner.BlackBoxEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingTest {

  private static final long FILE_BYTES = 4_096;

  @TempDir Path directory;

  @Test
  void what_was_written_is_there_without_a_close() {
    Ring killed = new Ring(directory, FILE_BYTES);
    killed.append(entry(1));
    killed.append(entry(2));

    assertThat(new Ring(directory, FILE_BYTES).read()).containsExactly(entry(1), entry(2));
  }

  @Test
  void it_stays_small_and_keeps_the_newest() throws IOException {
    try (Ring ring = new Ring(directory, FILE_BYTES)) {
      for (int no = 1; no <= 1_000; no++) {
        ring.append(entry(no));
      }

      List<Long> kept = ring.read().stream().map(BlackBoxEntry::no).toList();
      assertThat(kept).last().isEqualTo(1_000L);
      assertThat(kept).isSorted().hasSizeGreaterThan(20);
      assertThat(kept.getLast() - kept.getFirst() + 1).isEqualTo(kept.size());
    }
    for (String name : List.of("black-box.0", "black-box.1")) {
      assertThat(Files.size(directory.resolve(name))).isLessThanOrEqualTo(FILE_BYTES);
    }
  }

  @Test
  void a_torn_line_costs_only_itself() throws IOException {
    try (Ring ring = new Ring(directory, FILE_BYTES)) {
      ring.append(entry(1));
    }
    Files.writeString(
        directory.resolve("black-box.0"), "{\"no\":2,\"li", StandardOpenOption.APPEND);
    try (Ring ring = new Ring(directory, FILE_BYTES)) {
      ring.append(entry(3));
      ring.append(entry(4));

      assertThat(ring.read()).containsExactly(entry(1), entry(3), entry(4));
    }
  }

  @Test
  void a_thread_that_was_told_to_end_writes_and_leaves_it_open_for_others() {
    try (Ring ring = new Ring(directory, FILE_BYTES)) {
      Thread.currentThread().interrupt();
      ring.append(entry(1));
      ring.force();
      assertThat(Thread.interrupted()).isTrue();
      ring.append(entry(2));

      assertThat(ring.read()).containsExactly(entry(1), entry(2));
    }
  }

  @Test
  void a_rotation_that_fails_costs_no_older_entry() throws IOException {
    Path second = directory.resolve("black-box.1");
    try (Ring ring = new Ring(directory, FILE_BYTES)) {
      Files.createDirectory(second); // in the way of the second file
      Path blocker = Files.createFile(second.resolve("x"));
      int no = 0;
      while (ring.read().size() == no) {
        ring.append(entry(++no));
      }
      ring.append(entry(++no));
      assertThat(ring.read()).hasSize(no - 2);

      Files.delete(blocker);
      Files.delete(second);
      ring.append(entry(++no));

      assertThat(ring.read()).hasSize(no - 2).endsWith(entry(no));
    }
  }

  @Test
  void a_disk_that_refuses_fails_nobody() {
    try (Ring ring = new Ring(directory.resolve("missing"), FILE_BYTES)) {
      ring.append(entry(1));

      assertThat(ring.read()).isEmpty();
    }
  }

  private static BlackBoxEntry entry(long no) {
    return new BlackBoxEntry(no, 1, Entries.START.plusSeconds(no), "boot", "something", null);
  }
}
