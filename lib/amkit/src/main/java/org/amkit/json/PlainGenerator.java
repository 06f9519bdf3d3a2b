package org.amkit.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
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
    // What is still to be written of each open map or list, the innermost first.
    Deque<Iterator<?>> open = new ArrayDeque<>();
    begin(out, plain, open);
    while (!open.isEmpty()) {
      Iterator<?> rest = open.element();
      if (rest.hasNext()) {
        Object next = rest.next();
        if (out.getOutputContext().inObject() && next instanceof Map.Entry<?, ?> member) {
          out.writeFieldName(Objects.toString(member.getKey()));
          next = member.getValue();
        }
        begin(out, next, open);
      } else if (out.getOutputContext().inObject()) {
        out.writeEndObject();
        open.pop();
      } else {
        out.writeEndArray();
        open.pop();
      }
    }
  }

  /** Writes a scalar, or the beginning of a map or list. */
  private static void begin(JsonGenerator out, @Nullable Object plain, Deque<Iterator<?>> open)
      throws IOException {
    if (plain instanceof Map<?, ?> map) {
      out.writeStartObject();
      open.push(map.entrySet().iterator());
    } else if (plain instanceof List<?> list) {
      out.writeStartArray();
      open.push(list.iterator());
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
