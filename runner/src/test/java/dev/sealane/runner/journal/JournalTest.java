package dev.sealane.runner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.api.seal.P256KeyPair;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import dev.sealane.runner.journal.KeptSecrets.Kept;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final KeptLimits LIMITS =
      new KeptLimits(
          Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofDays(1), null, 1.5, 1 << 20);

  @TempDir private Path directory;

  @Test
  void everything_about_an_attempt_is_read_back() {
    AttemptRef attempt = attempt(1);
    ReportEntry.Result result =
        new ReportEntry.Result(
            attempt.runId(), 1, EndedBy.PROGRAM, 0, null, null, null, true, NOW, NOW, 7);
    Handle handle = new Handle("process", "/jobs/1");
    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt)));
      journal.note(new JournalEntry.Prepared(attempt, handle, "boot"));
      journal.note(new JournalEntry.Started(attempt, handle, 42, "boot"));
      journal.append(List.of(new JournalEntry.Ended(attempt, result)));
    }

    try (Journal journal = open()) {
      JournaledAttempt read = journal.attempts().getFirst();
      assertThat(read.accepted()).contains(accepted(attempt));
      assertThat(read.handle()).contains(handle);
      assertThat(read.result()).contains(result);
      assertThat(read.acked()).isFalse();
    }
  }

  @Test
  void of_several_orders_to_stop_the_first_says_why_and_the_shortest_grace_counts() {
    AttemptRef attempt = new AttemptRef(new RunId(new UUID(0, 1)), 1);
    JournaledAttempt journaled =
        new JournaledAttempt(
            attempt,
            List.of(
                new JournalEntry.Stopping(attempt, "timeout", Duration.ofSeconds(60)),
                new JournalEntry.Stopping(attempt, "cancel", Duration.ZERO)));

    assertThat(journaled.stopping())
        .contains(new JournalEntry.Stopping(attempt, "timeout", Duration.ZERO));
  }

  @Test
  void a_removed_attempt_is_forgotten_and_a_tombstone_is_not() {
    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt(1)), new JournalEntry.Tombstone(attempt(2), NOW)));
      journal.note(new JournalEntry.Removed(attempt(1)));
    }

    try (Journal journal = open()) {
      assertThat(journal.attempts()).isEmpty();
      assertThat(journal.isTombstone(attempt(2))).isTrue();
      assertThat(journal.isTombstone(attempt(1))).isFalse();
    }
  }

  @Test
  void a_broken_entry_in_the_middle_spoils_no_other() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt(1)), accepted(attempt(2)), accepted(attempt(3))));
    }
    byte[] bytes = Files.readAllBytes(file());
    int second = new String(bytes, StandardCharsets.UTF_8).indexOf('\n') + 40;
    bytes[second] ^= 1;
    Files.write(file(), bytes);

    assertThat(JournalReader.read(bytes).brokenLines()).containsExactly(2);
    try (Journal journal = open()) {
      assertThat(journal.attempts())
          .extracting(JournaledAttempt::attempt)
          .containsExactly(attempt(1), attempt(3));
    }
  }

  @Test
  void a_torn_tail_is_dropped_and_writing_goes_on_behind_the_last_whole_entry() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt(1)), accepted(attempt(2))));
    }
    byte[] bytes = Files.readAllBytes(file());
    Files.write(file(), Arrays.copyOf(bytes, bytes.length - 5));

    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt(3))));
    }

    JournalReader.Content content = JournalReader.read(file());
    assertThat(content.brokenLines()).isEmpty();
    assertThat(content.entries())
        .extracting(JournalEntry::attempt)
        .containsExactly(attempt(1), attempt(3));
  }

  @Property(tries = 300)
  void a_cut_at_any_byte_leaves_a_prefix(@ForAll @IntRange(min = 0, max = 4000) int at) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (int i = 1; i <= 8; i++) {
      whole.writeBytes(JournalLine.write(accepted(attempt(i))));
    }
    int cut = at % (whole.size() + 1);

    JournalReader.Content content = JournalReader.read(Arrays.copyOf(whole.toByteArray(), cut));

    assertThat(content.brokenLines()).isEmpty();
    assertThat(content.goodLength()).isLessThanOrEqualTo(cut);
    for (int i = 0; i < content.entries().size(); i++) {
      assertThat(content.entries().get(i)).isEqualTo(accepted(attempt(i + 1)));
    }
    int length = JournalLine.write(accepted(attempt(1))).length;
    assertThat(content.entries()).hasSize(cut / length);
  }

  @Property(tries = 300)
  void a_flipped_bit_is_never_taken_for_an_entry(
      @ForAll @IntRange(min = 0, max = 4000) int at, @ForAll @IntRange(min = 0, max = 7) int bit) {
    byte[] line = JournalLine.write(accepted(attempt(1)));
    byte[] bytes = Arrays.copyOf(line, line.length - 1);
    bytes[at % bytes.length] ^= (byte) (1 << bit);

    assertThat(JournalLine.read(bytes))
        .satisfiesAnyOf(
            read -> assertThat(read).isEqualTo(new JournalLine.Content.Broken()),
            read -> // a flip in the frame
            assertThat(read).isEqualTo(new JournalLine.Content.Known(accepted(attempt(1)))));
  }

  @Test
  void a_grown_journal_is_compacted_to_what_is_needed() throws IOException {
    try (Journal journal = open()) {
      journal.append(List.of(accepted(attempt(1))));
      for (int i = 2; i < 6000; i++) {
        journal.note(accepted(attempt(i)));
        journal.note(new JournalEntry.Removed(attempt(i)));
      }
      assertThat(Files.size(file())).isLessThan(1 << 20);
    }

    try (Journal journal = open()) {
      assertThat(journal.attempts())
          .extracting(JournaledAttempt::attempt)
          .contains(attempt(1))
          .hasSizeLessThan(3);
    }
  }

  @Test
  void entries_of_many_threads_are_all_there() throws InterruptedException {
    int writers = 32;
    CountDownLatch done = new CountDownLatch(writers);
    try (Journal journal = open()) {
      for (int i = 1; i <= writers; i++) {
        AttemptRef attempt = attempt(i);
        Thread.ofVirtual()
            .start(() -> {
              journal.append(List.of(accepted(attempt)));
              done.countDown();
            });
      }
      done.await();
    }

    try (Journal journal = open()) {
      assertThat(journal.attempts()).hasSize(writers);
    }
  }

  @Test
  void kept_secrets_open_for_their_attempt_and_key_only() {
    KeptSecrets secrets = new KeptSecrets(P256KeyPair.generate().toPkcs8());
    Kept kept = new Kept(List.of("hunter2"), List.of("out/*"));

    String sealed = secrets.seal(attempt(1), kept);

    assertThat(sealed).doesNotContain("hunter2");
    assertThat(secrets.open(attempt(1), sealed)).contains(kept);
    assertThat(secrets.open(attempt(2), sealed)).isEmpty();
    assertThat(new KeptSecrets(P256KeyPair.generate().toPkcs8()).open(attempt(1), sealed))
        .isEmpty();
    assertThat(secrets.open(attempt(1), "!!")).isEmpty();
  }

  private static JournalEntry.Accepted accepted(AttemptRef attempt) {
    return new JournalEntry.Accepted(attempt, NOW, LIMITS, "c2VhbGVk");
  }

  private static AttemptRef attempt(int no) {
    return new AttemptRef(new RunId(new UUID(0x7000, no)), 1);
  }

  private Path file() {
    return directory.resolve("journal.ndjson");
  }

  private Journal open() {
    return Journal.open(file(), () -> NOW);
  }
}
