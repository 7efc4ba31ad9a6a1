package dev.sealane.controlplane.logstream;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sealane.api.log.LogChannel;
import dev.sealane.api.log.LogStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/// Checks the records of a JSON array one after the other, without a tree and without decoding
/// their text: what passes can be read as {@link dev.sealane.api.log.LogRecord}s later. For one
/// thread.
final class RecordParser {

  /// Bytes of JSON that one record may take: 16 KiB of text, every byte of it escaped, and the
  /// rest.
  private static final int MAX_RECORD = 256 << 10;

  /// 18 digits, as many as a cursor may have.
  private static final long MAX_NUMBER = 999_999_999_999_999_999L;

  private static final Set<String> CHANNELS = words(LogChannel.values());
  private static final Set<String> STREAMS = words(LogStream.values());

  private final JsonParser in;
  private final Timestamps timestamps = new Timestamps();

  private long seq;
  private long toSeq;
  private long bytes;
  private boolean hasText;
  private boolean hasTs;
  private boolean hasChannel;
  private boolean hasStream;
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
    long start = offset();
    if (token == JsonToken.START_OBJECT) {
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        field(name, in.nextToken());
      }
      checkWhole(offset() + 1 - start);
    } else {
      in.skipChildren();
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

  private void reset() {
    seq = 0;
    toSeq = 0;
    bytes = -1;
    hasText = false;
    hasTs = false;
    hasChannel = false;
    hasStream = false;
    problem = "";
  }

  private void field(String name, JsonToken token) throws IOException {
    switch (name) {
      case "seq" -> seq = number(name, token);
      case "to_seq" -> toSeq = number(name, token);
      case "bytes" -> bytes = number(name, token);
      case "text" -> hasText = holds(name, token == JsonToken.VALUE_STRING);
      case "ts" -> hasTs = holds(name, token == JsonToken.VALUE_STRING && time());
      case "channel" ->
          hasChannel =
              holds(name, token == JsonToken.VALUE_STRING && CHANNELS.contains(in.getText()));
      case "stream" ->
          hasStream =
              holds(name, token == JsonToken.VALUE_STRING && STREAMS.contains(in.getText()));
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
    } else if (!hasText || !hasTs || !hasChannel || !hasStream) {
      problem = "a line needs seq, ts, channel, stream and text";
    }
  }

  private long offset() {
    return in.currentTokenLocation().getByteOffset();
  }

  private static Set<String> words(Object[] values) {
    return Arrays.stream(values).map(Object::toString).collect(Collectors.toUnmodifiableSet());
  }
}
