package dev.sealane.runner.journal;

import dev.sealane.api.json.Json;
import dev.sealane.api.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// One entry as one line: `{"crc":"<8 hex>","entry":{…}}`. The CRC32C covers the bytes of the entry
/// as they stand there.
final class JournalLine {

  private static final byte[] BEFORE_CRC = ascii("{\"crc\":\"");
  private static final byte[] BEFORE_ENTRY = ascii("\",\"entry\":");
  private static final int CRC_LENGTH = 8;
  private static final int ENTRY_AT = BEFORE_CRC.length + CRC_LENGTH + BEFORE_ENTRY.length;

  private JournalLine() {}

  /// With the newline.
  static byte[] write(JournalEntry entry) {
    byte[] json = Json.NATIVE.writeBytes(entry);
    byte[] line = new byte[ENTRY_AT + json.length + 2];
    System.arraycopy(BEFORE_CRC, 0, line, 0, BEFORE_CRC.length);
    System.arraycopy(crc(json), 0, line, BEFORE_CRC.length, CRC_LENGTH);
    System.arraycopy(BEFORE_ENTRY, 0, line, BEFORE_CRC.length + CRC_LENGTH, BEFORE_ENTRY.length);
    System.arraycopy(json, 0, line, ENTRY_AT, json.length);
    line[line.length - 2] = '}';
    line[line.length - 1] = '\n';
    return line;
  }

  /// @param line without its newline
  static Content read(byte[] line) {
    if (line.length <= ENTRY_AT + 1) {
      return new Content.Broken();
    }
    byte[] json = Arrays.copyOfRange(line, ENTRY_AT, line.length - 1);
    byte[] crc = Arrays.copyOfRange(line, BEFORE_CRC.length, BEFORE_CRC.length + CRC_LENGTH);
    if (!Arrays.equals(crc, crc(json))) {
      return new Content.Broken();
    }
    try {
      return new Content.Known(Json.NATIVE.read(json, JournalEntry.class));
    } catch (JsonException _) {
      return new Content.Foreign();
    }
  }

  /// What a line holds.
  sealed interface Content {

    record Known(JournalEntry entry) implements Content {}

    /// Whole, and of a kind that this build does not know.
    record Foreign() implements Content {}

    /// Torn or altered.
    record Broken() implements Content {}
  }

  private static byte[] crc(byte[] json) {
    CRC32C crc = new CRC32C();
    crc.update(json);
    return ascii(HexFormat.of().toHexDigits((int) crc.getValue()));
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
