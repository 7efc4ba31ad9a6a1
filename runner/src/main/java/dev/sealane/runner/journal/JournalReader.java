package dev.sealane.runner.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Reads a journal that any crash may have left behind.
final class JournalReader {

  private JournalReader() {}

  static Content read(Path file) throws IOException {
    return Files.exists(file)
        ? read(Files.readAllBytes(file))
        : new Content(List.of(), 0, List.of());
  }

  /// Everything behind the last good line is the torn tail; a bad line before it is damage. Whole
  /// lines of another version stay where they are and say nothing to us.
  static Content read(byte[] bytes) {
    List<JournalEntry> entries = new ArrayList<>();
    List<Integer> bad = new ArrayList<>();
    int badBeforeLastGood = 0;
    int goodLength = 0;
    int lineNo = 0;
    int from = 0;
    for (int to = 0; to < bytes.length; to++) {
      if (bytes[to] != '\n') {
        continue;
      }
      lineNo++;
      switch (JournalLine.read(Arrays.copyOfRange(bytes, from, to))) {
        case JournalLine.Content.Known(JournalEntry entry) -> {
          entries.add(entry);
          goodLength = to + 1;
          badBeforeLastGood = bad.size();
        }
        case JournalLine.Content.Foreign _ -> {
          goodLength = to + 1;
          badBeforeLastGood = bad.size();
        }
        case JournalLine.Content.Broken _ -> bad.add(lineNo);
      }
      from = to + 1;
    }
    return new Content(entries, goodLength, bad.subList(0, badBeforeLastGood));
  }

  /// @param entries the good ones, in order
  /// @param goodLength bytes up to the end of the last good line
  /// @param brokenLines numbers, from 1, of bad lines before that
  record Content(List<JournalEntry> entries, long goodLength, List<Integer> brokenLines) {
    Content {
      entries = List.copyOf(entries);
      brokenLines = List.copyOf(brokenLines);
    }
  }
}
