package dev.sealane.runner.journal;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Entries that go to disk together and share the outcome of that. Its owner's locks guard it.
final class JournalBatch {

  private final List<JournalEntry> entries = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean durable;
  private boolean done;
  private @Nullable JournalException failure;

  void add(List<? extends JournalEntry> more, boolean mustBeDurable) {
    more.forEach(entry -> bytes.writeBytes(JournalLine.write(entry)));
    entries.addAll(more);
    durable |= mustBeDurable;
  }

  List<JournalEntry> entries() {
    return entries;
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  boolean isDurable() {
    return durable;
  }

  boolean isDone() {
    return done;
  }

  void succeeded() {
    done = true;
  }

  void failed(JournalException cause) {
    done = true;
    failure = cause;
  }

  void requireWritten() {
    if (failure != null) {
      throw new JournalException(String.valueOf(failure.getMessage()), failure);
    }
  }
}
