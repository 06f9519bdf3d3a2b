package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Counter;
import org.jspecify.annotations.Nullable;

/** Hands plain Java values to a JSON generator, in the plain shapes of {@link JsonWriter}. */
final class PlainGenerator {
  private PlainGenerator() {}

  static void write(JsonGenerator out, @Nullable Object plain) throws IOException {
    if (plain instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> member : map.entrySet()) {
        out.writeFieldName(Objects.toString(member.getKey()));
        write(out, member.getValue());
      }
      out.writeEndObject();
    } else if (plain instanceof List<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        write(out, item);
      }
      out.writeEndArray();
    } else if (plain instanceof String text) {
      out.writeString(text);
    } else if (plain instanceof Long number) {
      out.writeNumber(number);
    } else if (plain instanceof Double number && Double.isFinite(number)) {
      out.writeNumber(JsonNumbers.fractional(number));
    } else if (plain instanceof BigInteger number) {
      out.writeNumber(number);
    } else if (plain instanceof Boolean truth) {
      out.writeBoolean(truth);
    } else if (plain instanceof Counter counter) {
      out.writeNumber(counter.getValue());
    } else if (plain instanceof Instant time) {
      out.writeNumber(time.toEpochMilli());
    } else if (plain instanceof byte[] bytes) {
      write(out, bytes);
    } else if (plain instanceof AmValue.Unknown unknown) {
      write(out, unknown.getValue());
    } else {
      out.writeNull();
    }
  }

  private static void write(JsonGenerator out, byte[] bytes) throws IOException {
    out.writeStartArray();
    for (byte b : bytes) {
      out.writeNumber(b & 0xff);
    }
    out.writeEndArray();
  }
}
