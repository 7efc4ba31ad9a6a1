package dev.sealane.controlplane.logstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import java.io.IOException;
import java.nio.CharBuffer;
import org.jspecify.annotations.Nullable;

/// Checks the records of a JSON array one after the other, without a tree and without decoding
/// their text: what passes can be read as {@link dev.sealane.api.log.LogRecord}s later. For one
/// thread.
final class RecordParser {

  /// Bytes of JSON that one record may take: 16 KiB of text, every byte of it escaped, and the
  /// rest.
  private static final int MAX_RECORD = 256 << 10;

  /// 18 digits, as many as a cursor may have.
  private static final long MAX_NUMBER = 999_999_999_999_999_999L;

  private static final LogChannel[] CHANNELS = LogChannel.values();
  private static final LogStream[] STREAMS = LogStream.values();

  private final JsonParser in;
  private final Timestamps timestamps = new Timestamps();

  private long seq;
  private long toSeq;
  private long bytes;
  private boolean hasText;
  private boolean hasTs;
  private @Nullable LogChannel channel;
  private @Nullable LogStream stream;
  private long start;
  private long end;
  private String problem = "";

  /// @param in stands on the first token of the array
  RecordParser(JsonParser in) {
    this.in = in;
  }

  /// Reads the next record; at the end of the array, false.
  ///
  /// @throws IOException when it is no JSON
  boolean next() throws IOException {
    JsonToken token = in.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return false;
    }
    reset();
    start = offset();
    if (token == JsonToken.START_OBJECT) {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        field(name, in.nextToken());
      }
      end = offset() + 1;
      checkWhole(end - start);
    } else {
      in.skipChildren();
      end = start;
      problem = "must be an object";
    }
    return true;
  }

  /// What is wrong with the record; empty = nothing.
  String problem() {
    return problem;
  }

  long seq() {
    return seq;
  }

  long lastSeq() {
    return Math.max(seq, toSeq);
  }

  /// What wrote the line; null = it is a hole.
  @Nullable LogChannel channel() {
    return channel;
  }

  /// Where it was written to; null = it is a hole.
  @Nullable LogStream stream() {
    return stream;
  }

  /// Offset of its first byte.
  int start() {
    return Math.toIntExact(start);
  }

  /// Offset behind its last byte.
  int end() {
    return Math.toIntExact(end);
  }

  private void reset() {
    seq = 0;
    toSeq = 0;
    bytes = -1;
    hasText = false;
    hasTs = false;
    channel = null;
    stream = null;
    problem = "";
  }

  private void field(String name, JsonToken token) throws IOException {
    switch (name) {
      case "seq" -> seq = number(name, token);
      case "to_seq" -> toSeq = number(name, token);
      case "bytes" -> bytes = number(name, token);
      case "text" -> hasText = holds(name, token == JsonToken.VALUE_STRING);
      case "ts" -> hasTs = holds(name, token == JsonToken.VALUE_STRING && time());
      case "channel" -> {
        channel = word(CHANNELS, token);
        holds(name, channel != null);
      }
      case "stream" -> {
        stream = word(STREAMS, token);
        holds(name, stream != null);
      }
      case "partial" -> holds(name, token.isBoolean());
      default -> {
        // what a newer runner may add
      }
    }
    in.skipChildren();
  }

  private boolean holds(String name, boolean rule) {
    if (!rule) {
      problem = name + " is not valid";
    }
    return rule;
  }

  private boolean time() throws IOException {
    return timestamps.valid(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
  }

  private long number(String name, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_NUMBER_INT
        && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        && in.getLongValue() >= 0
        && in.getLongValue() <= MAX_NUMBER) {
      return in.getLongValue();
    }
    problem = name + " must be a whole number from 0 to " + MAX_NUMBER;
    return 0;
  }

  private void checkWhole(long size) {
    if (!problem.isEmpty()) {
      return;
    }
    if (seq < 1) {
      problem = "seq is " + seq + ", must be at least 1";
    } else if (size > MAX_RECORD) {
      problem = "has " + size + " bytes, must have at most " + MAX_RECORD;
    } else if (toSeq > 0) {
      if (toSeq < seq || bytes < 0) {
        problem = "a hole needs to_seq, at least its seq, and bytes";
      }
    } else if (!hasText || !hasTs || channel == null || stream == null) {
      problem = "a line needs seq, ts, channel, stream and text";
    }
  }

  private long offset() {
    return in.currentTokenLocation().getByteOffset();
  }

  /// Which of {@code words} the text is, without making a string of it; null = none.
  private <E> @Nullable E word(E[] words, JsonToken token) throws IOException {
    if (token == JsonToken.VALUE_STRING) {
      CharBuffer text =
          CharBuffer.wrap(in.getTextCharacters(), in.getTextOffset(), in.getTextLength());
      for (E word : words) {
        if (word.toString().contentEquals(text)) {
          return word;
        }
      }
    }
    return null;
  }
}
