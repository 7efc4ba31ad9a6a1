package dev.sealane.api.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.io.Serial;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;

/// How times cross the wire: an {@link Instant} as an RFC 3339 text, a {@link Duration} as whole
/// seconds (fields that hold one end in `_seconds`).
final class WireTypes extends SimpleModule {

  @Serial private static final long serialVersionUID = 1;

  WireTypes() {
    super("sealane-wire-types");
    addSerializer(Instant.class, new InstantWriter());
    addDeserializer(Instant.class, new InstantReader());
    addSerializer(Duration.class, new SecondsWriter());
    addDeserializer(Duration.class, new SecondsReader());
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    @Serial private static final long serialVersionUID = 1;

    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeString(value.toString());
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    @Serial private static final long serialVersionUID = 1;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser in, DeserializationContext context) throws IOException {
      String text = in.getText();
      try {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
      } catch (DateTimeException _) {
        return (Instant)
            context.handleWeirdStringValue(
                Instant.class, text, "must be an RFC 3339 time like 2026-01-02T03:04:05Z");
      }
    }
  }

  private static final class SecondsWriter extends StdSerializer<Duration> {
    @Serial private static final long serialVersionUID = 1;

    SecondsWriter() {
      super(Duration.class);
    }

    @Override
    public void serialize(Duration value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeNumber(value.toSeconds());
    }
  }

  private static final class SecondsReader extends StdDeserializer<Duration> {
    @Serial private static final long serialVersionUID = 1;

    SecondsReader() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
        return (Duration)
            context.handleUnexpectedToken(
                Duration.class, in.currentToken(), in, "must be a whole number of seconds");
      }
      return Duration.ofSeconds(in.getLongValue());
    }
  }
}
