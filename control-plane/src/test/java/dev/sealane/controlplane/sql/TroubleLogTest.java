package dev.sealane.controlplane.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serial;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class TroubleLogTest {

  private final Said said = new Said();
  private final List<Runnable> later = new ArrayList<>();
  private final TroubleLog trouble = new TroubleLog(said, later::add);

  @Test
  void a_full_disk_is_told_in_a_sentence_and_then_counted() {
    for (int i = 0; i < 1_000; i++) {
      trouble.report("results not stored", full());
    }
    assertThat(said.texts)
        .containsExactly(
            "results not stored: the database could not commit (No space left on device)");
    assertThat(said.traces).isZero();

    later.removeFirst().run();

    assertThat(said.texts).hasSize(2).endsWith("results not stored: 999 more times within 10 s");
    trouble.report("results not stored", full());
    assertThat(said.texts).hasSize(3);
  }

  private static StorageException full() {
    return new StorageException(
        "the database could not commit", new IOException("No space left on device"));
  }

  /// Remembers what is logged above debug.
  private static final class Said extends LegacyAbstractLogger {

    @Serial private static final long serialVersionUID = 1;
    private final transient List<String> texts = new ArrayList<>();
    private int traces;

    @Override
    protected String getFullyQualifiedCallerName() {
      return "";
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String pattern,
        Object @Nullable [] arguments,
        @Nullable Throwable thrown) {
      texts.add(MessageFormatter.basicArrayFormat(pattern, arguments));
      traces += thrown == null ? 0 : 1;
    }

    @Override
    public boolean isTraceEnabled() {
      return false;
    }

    @Override
    public boolean isDebugEnabled() {
      return false;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }
}
