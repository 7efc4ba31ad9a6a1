package dev.sealane.runner.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sealane.api.id.RunId;
import dev.sealane.api.run.EndedBy;
import dev.sealane.api.runner.AttemptRef;
import dev.sealane.api.runner.ReportEntry;
import dev.sealane.runner.container.Handle;
import dev.sealane.runner.journal.JournalEntry.KeptLimits;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Crashes of the daemon at every byte, and power cuts, which lose everything behind the last sync.
class JournalCrashTest {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final KeptLimits LIMITS =
      new KeptLimits(
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofDays(1),
          Duration.ofMinutes(5),
          1.5,
          1 << 20);
  private static final Handle HANDLE = new Handle("process", "/jobs/1");

  @TempDir private Path directory;
  private final AtomicLong synced = new AtomicLong();

  @Test
  void a_crash_at_any_byte_loses_no_whole_entry_and_writing_goes_on() throws IOException {
    List<JournalEntry> life = life();
    try (Journal journal = Journal.open(file(), () -> NOW)) {
      life.forEach(journal::note);
    }
    byte[] whole = Files.readAllBytes(file());

    for (int cut = 0; cut <= whole.length; cut++) {
      Files.write(file(), Arrays.copyOf(whole, cut));
      JournalIndex expected = new JournalIndex();
      life.subList(0, newlines(whole, cut)).forEach(expected::add);
      try (Journal journal = Journal.open(file(), () -> NOW)) {
        assertThat(journal.attempts()).as("cut at %d", cut).isEqualTo(expected.attempts());
        assertThat(journal.isTombstone(attempt(4))).isEqualTo(expected.isTombstone(attempt(4)));
        journal.note(accepted(attempt(5)));
      }
      expected.add(accepted(attempt(5)));
      try (Journal journal = Journal.open(file(), () -> NOW)) {
        assertThat(journal.attempts()).as("cut at %d", cut).isEqualTo(expected.attempts());
      }
    }
  }

  @Test
  void what_was_promised_survives_a_power_cut() throws IOException {
    AttemptRef attempt = attempt(1);
    try (Journal journal = Journal.open(file(), () -> NOW, this::sync)) {
      journal.append(List.of(accepted(attempt)));
      journal.note(new JournalEntry.Prepared(attempt, HANDLE, "boot"));
      journal.append(List.of(new JournalEntry.Ended(attempt, result(attempt))));
      journal.append(List.of(new JournalEntry.Tombstone(attempt(2), NOW)));
      journal.note(new JournalEntry.Acked(attempt));
    }

    cutThePower();

    try (Journal journal = Journal.open(file(), () -> NOW)) {
      JournaledAttempt read = journal.attempts().getFirst();
      assertThat(read.accepted()).isPresent();
      assertThat(read.handle()).contains(HANDLE);
      assertThat(read.result()).contains(result(attempt));
      assertThat(read.acked()).as("a hint behind the last promise").isFalse();
      assertThat(journal.isTombstone(attempt(2))).isTrue();
    }
  }

  @Test
  void a_compacted_journal_survives_a_power_cut() throws IOException {
    try (Journal journal = Journal.open(file(), () -> NOW, this::sync)) {
      journal.append(List.of(accepted(attempt(1))));
      for (int i = 2; i < 6000; i++) {
        journal.note(accepted(attempt(i)));
        journal.note(new JournalEntry.Removed(attempt(i)));
      }
    }

    cutThePower();

    try (Journal journal = Journal.open(file(), () -> NOW)) {
      assertThat(journal.attempts())
          .extracting(JournaledAttempt::attempt)
          .contains(attempt(1))
          .hasSizeLessThan(3);
    }
  }

  /// The newest file is the longest that was synced: what is behind that was never on the disk.
  private void sync(FileDescriptor file) throws IOException {
    file.sync();
    Path fresh = directory.resolve("journal.ndjson.new");
    synced.set(Files.size(Files.exists(fresh) ? fresh : file()));
  }

  private void cutThePower() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file().toFile(), "rw")) {
      open.setLength(Math.min(open.length(), synced.get()));
    }
  }

  private static List<JournalEntry> life() {
    AttemptRef stopped = attempt(1);
    AttemptRef back = attempt(2);
    AttemptRef gone = attempt(3);
    return List.of(
        accepted(stopped),
        accepted(back),
        new JournalEntry.Prepared(stopped, HANDLE, "boot"),
        new JournalEntry.Prepared(back, HANDLE, "boot"),
        new JournalEntry.Started(stopped, HANDLE, 42, "boot"),
        new JournalEntry.GivenBack(back, "the runner restarted"),
        new JournalEntry.Stopping(stopped, "cancel", Duration.ofSeconds(10)),
        new JournalEntry.Uncollected(stopped, result(stopped), 43, "boot"),
        new JournalEntry.Tombstone(attempt(4), NOW),
        accepted(gone),
        new JournalEntry.Ended(stopped, result(stopped)),
        new JournalEntry.Acked(stopped),
        new JournalEntry.Removed(gone));
  }

  private static int newlines(byte[] bytes, int end) {
    int count = 0;
    for (int i = 0; i < end; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }

  private static ReportEntry.Result result(AttemptRef attempt) {
    return new ReportEntry.Result(
        attempt.runId(), 1, EndedBy.CANCEL, 143, 15, null, null, true, NOW, NOW, 7);
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
}
