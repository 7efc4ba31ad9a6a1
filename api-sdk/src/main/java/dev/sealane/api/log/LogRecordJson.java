package dev.sealane.api.log;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The JSON of {@link LogRecord}. Unknown fields are passed over.
final class LogRecordJson {

  private static final SerializableString SEQ = new SerializedString("seq");
  private static final SerializableString TS = new SerializedString("ts");
  private static final SerializableString CHANNEL = new SerializedString("channel");
  private static final SerializableString STREAM = new SerializedString("stream");
  private static final SerializableString TEXT = new SerializedString("text");
  private static final SerializableString SETUP = new SerializedString("setup");
  private static final SerializableString PROGRAM = new SerializedString("program");
  private static final SerializableString SYSTEM = new SerializedString("system");
  private static final SerializableString STDOUT = new SerializedString("stdout");
  private static final SerializableString STDERR = new SerializedString("stderr");

  private LogRecordJson() {}

  /// A time and its text. Records that were read together carry the same time, so the last pair
  /// saves most conversions; it is immutable, so a race costs one conversion and nothing else.
  private record TimeText(Instant time, String text) {}

  static final class Writer extends StdSerializer<LogRecord> {
    @Serial private static final long serialVersionUID = 1;

    private transient @Nullable TimeText last;

    Writer() {
      super(LogRecord.class);
    }

    @Override
    public void serialize(LogRecord value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeStartObject();
      switch (value) {
        case LogRecord.Line(
                long seq,
                Instant ts,
                LogChannel channel,
                LogStream stream,
                String text,
                boolean partial) -> {
          out.writeFieldName(SEQ);
          out.writeNumber(seq);
          out.writeFieldName(TS);
          out.writeString(textOf(ts));
          out.writeFieldName(CHANNEL);
          out.writeString(word(channel));
          out.writeFieldName(STREAM);
          out.writeString(stream == LogStream.STDOUT ? STDOUT : STDERR);
          out.writeFieldName(TEXT);
          out.writeString(text);
          if (partial) {
            out.writeBooleanField("partial", true);
          }
        }
        case LogRecord.Hole(long seq, long toSeq, long bytes) -> {
          out.writeNumberField("seq", seq);
          out.writeNumberField("to_seq", toSeq);
          out.writeNumberField("bytes", bytes);
        }
      }
      out.writeEndObject();
    }

    private static SerializableString word(LogChannel channel) {
      return switch (channel) {
        case SETUP -> SETUP;
        case PROGRAM -> PROGRAM;
        case SYSTEM -> SYSTEM;
      };
    }

    private String textOf(Instant time) {
      TimeText known = last;
      if (known == null || !known.time.equals(time)) {
        known = new TimeText(time, time.toString());
        last = known;
      }
      return known.text;
    }
  }

  static final class Reader extends StdDeserializer<LogRecord> {
    @Serial private static final long serialVersionUID = 1;

    private transient @Nullable TimeText last;

    Reader() {
      super(LogRecord.class);
    }

    @Override
    public LogRecord deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (!in.hasToken(JsonToken.START_OBJECT)) {
        return (LogRecord) context.handleUnexpectedToken(LogRecord.class, in);
      }
      Fields fields = new Fields();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        switch (name) {
          case "seq" -> fields.seq = whole(in, context, name);
          case "to_seq" -> fields.toSeq = whole(in, context, name);
          case "bytes" -> fields.bytes = whole(in, context, name);
          case "ts" -> fields.ts = time(text(in, context, name), context);
          case "channel" -> fields.channel = channel(text(in, context, name), context);
          case "stream" -> fields.stream = stream(text(in, context, name), context);
          case "text" -> fields.text = text(in, context, name);
          case "partial" -> fields.partial = in.hasToken(JsonToken.VALUE_TRUE);
          default -> in.skipChildren();
        }
      }
      return fields.record(context);
    }

    private static long whole(JsonParser in, DeserializationContext context, String name)
        throws IOException {
      if (!in.hasToken(JsonToken.VALUE_NUMBER_INT)) {
        throw bad(context, name, "must be a whole number");
      }
      return in.getLongValue();
    }

    private static String text(JsonParser in, DeserializationContext context, String name)
        throws IOException {
      if (!in.hasToken(JsonToken.VALUE_STRING)) {
        throw bad(context, name, "must be a text");
      }
      return in.getText();
    }

    private Instant time(String text, DeserializationContext context) throws IOException {
      TimeText known = last;
      if (known == null || !known.text.equals(text)) {
        try {
          known =
              new TimeText(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from), text);
        } catch (DateTimeException _) {
          throw bad(context, "ts", "must be an RFC 3339 time");
        }
        last = known;
      }
      return known.time;
    }

    private static LogChannel channel(String text, DeserializationContext context)
        throws IOException {
      return switch (text) {
        case "setup" -> LogChannel.SETUP;
        case "program" -> LogChannel.PROGRAM;
        case "system" -> LogChannel.SYSTEM;
        default -> throw bad(context, "channel", "must be setup, program or system");
      };
    }

    private static LogStream stream(String text, DeserializationContext context)
        throws IOException {
      return switch (text) {
        case "stdout" -> LogStream.STDOUT;
        case "stderr" -> LogStream.STDERR;
        default -> throw bad(context, "stream", "must be stdout or stderr");
      };
    }

    private static IOException bad(DeserializationContext context, String field, String rule) {
      return context.instantiationException(
          LogRecord.class, new IllegalArgumentException(field + " " + rule));
    }

    /// What was read so far.
    private static final class Fields {
      private long seq;
      private long toSeq;
      private long bytes;
      private @Nullable Instant ts;
      private @Nullable LogChannel channel;
      private @Nullable LogStream stream;
      private @Nullable String text;
      private boolean partial;

      LogRecord record(DeserializationContext context) throws IOException {
        try {
          if (toSeq != 0) {
            return new LogRecord.Hole(seq, toSeq, bytes);
          }
          if (ts == null || channel == null || stream == null || text == null) {
            throw bad(context, "record", "must have ts, channel, stream and text, or to_seq");
          }
          return new LogRecord.Line(seq, ts, channel, stream, text, partial);
        } catch (IllegalArgumentException e) {
          throw context.instantiationException(LogRecord.class, e);
        }
      }
    }
  }
}
