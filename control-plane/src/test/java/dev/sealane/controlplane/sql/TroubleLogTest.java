package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

class TroubleLogTest {

  private final RememberedLog said = new RememberedLog();
  private final List<Runnable> later = new ArrayList<>();
  private final TroubleLog trouble = new TroubleLog(said, later::add);

  @Test
  void a_full_disk_is_told_in_a_sentence_and_then_counted_whatever_the_request() {
    for (int i = 0; i < 1_000; i++) {
      trouble.report("storage failed request={}", full(), "r" + i);
    }
    assertThat(said.texts())
        .containsExactly(
            "storage failed request=r0 reason=the database could not commit (No space left on"
                + " device)");
    assertThat(said.traces()).isEmpty();

    later.removeFirst().run();

    assertThat(said.texts())
        .hasSize(2)
        .endsWith("storage failed, and again times=999 within_seconds=10 reason=disk");
    trouble.report("storage failed request={}", full(), "r1000");
    assertThat(said.texts()).hasSize(3);
  }

  @Test
  void full_and_broken_files_of_the_database_are_told_without_a_stack_trace() {
    trouble.report("full", refused(SQLiteErrorCode.SQLITE_FULL));
    trouble.report("broken", refused(SQLiteErrorCode.SQLITE_IOERR_WRITE));

    assertThat(said.texts()).hasSize(2);
    assertThat(said.traces()).isEmpty();
  }

  @Test
  void another_fault_keeps_its_stack_trace() {
    StorageException fault = refused(SQLiteErrorCode.SQLITE_CONSTRAINT_NOTNULL);

    trouble.report("storage failed request={}", fault, "r1");

    assertThat(said.texts()).containsExactly("storage failed request=r1");
    assertThat(said.traces()).containsExactly(fault);
  }

  @Test
  void a_fault_is_told_though_another_came_just_before() {
    StorageException fault = refused(SQLiteErrorCode.SQLITE_CONSTRAINT_NOTNULL);
    StorageException other = refused(SQLiteErrorCode.SQLITE_SCHEMA);

    trouble.report("storage failed request={}", full(), "r1");
    trouble.report("storage failed request={}", fault, "r2");
    trouble.report("storage failed request={}", other, "r3");
    trouble.report("storage failed request={}", fault, "r4");

    assertThat(said.traces()).containsExactly(fault, other);
    assertThat(said.texts()).hasSize(3);
  }

  private static StorageException full() {
    return new StorageException(
        "the database could not commit", new IOException("No space left on device"));
  }

  private static StorageException refused(SQLiteErrorCode code) {
    return new StorageException("the database refused", new SQLiteException(code.message, code));
  }
}
