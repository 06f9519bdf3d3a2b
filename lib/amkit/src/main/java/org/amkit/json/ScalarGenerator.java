package org.amkit.json;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Counter;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/** Hands scalars of documents and plain values to a sink, in the shapes of {@link JsonWriter}. */
record ScalarGenerator(JsonSink out, boolean typed) {
  /** Writes a scalar. */
  void write(AmValue value) {
    if (value instanceof AmValue.Str str) {
      string(str.getValue());
    } else if (value instanceof AmValue.Int number) {
      out.number(number.getValue());
    } else if (value instanceof AmValue.F64 number) {
      number(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      out.bool(bool.getValue());
    } else if (value instanceof AmValue.Null) {
      out.nothing();
    } else if (value instanceof AmValue.Counter counter) {
      number("$counter", counter.getValue());
    } else if (value instanceof AmValue.Timestamp time) {
      number("$timestamp", time.millis());
    } else if (value instanceof AmValue.UInt number) {
      begin("$uint");
      out.unsigned(number.getValue());
      end();
    } else if (value instanceof AmValue.Bytes bytes) {
      begin("$bytes");
      bytes(bytes.getValue());
      end();
    } else if (value instanceof AmValue.Unknown unknown) {
      unknown(unknown);
    } else {
      throw new IllegalStateException("a value of no known kind: " + value);
    }
  }

  private void begin(String tag) {
    if (typed) {
      out.beginObject().name(tag);
    }
  }

  private void end() {
    if (typed) {
      out.endObject();
    }
  }

  private void string(String text) {
    begin("$str");
    out.string(Utf8.valid(text));
    end();
  }

  private void number(String tag, long value) {
    begin(tag);
    out.number(value);
    end();
  }

  private void number(double value) {
    if (typed && !Double.isFinite(value)) {
      begin("$f64");
      out.string(Double.toString(value));
      end();
    } else {
      out.number(value);
    }
  }

  private void bytes(byte[] bytes) {
    if (typed) {
      out.string(Base64.getEncoder().encodeToString(bytes));
    } else {
      out.bytes(bytes);
    }
  }

  private void unknown(AmValue.Unknown value) {
    if (typed) {
      begin("$unknown");
      out.beginArray().number(value.getTypeCode());
      bytes(value.getValue());
      out.endArray();
      end();
    } else {
      out.bytes(value.getValue());
    }
  }

  /** A map or list that has begun, and what is still to be written of it. */
  private record Open(boolean map, Iterator<?> rest) {}

  /** Writes a plain value, whatever its depth. */
  static void writePlain(JsonSink out, @Nullable Object plain) {
    Deque<Open> open = new ArrayDeque<>();
    begin(out, plain, open);
    while (!open.isEmpty()) {
      Open top = open.element();
      if (top.rest.hasNext()) {
        Object next = top.rest.next();
        if (next instanceof Map.Entry<?, ?> member) {
          out.name(Objects.toString(member.getKey()));
          next = member.getValue();
        }
        begin(out, next, open);
      } else {
        open.pop();
        if (top.map) {
          out.endObject();
        } else {
          out.endArray();
        }
      }
    }
  }

  /** Writes a scalar, or the beginning of a map or list. */
  private static void begin(JsonSink out, @Nullable Object plain, Deque<Open> open) {
    if (plain instanceof Map<?, ?> map) {
      out.beginObject();
      open.push(new Open(true, map.entrySet().iterator()));
    } else if (plain instanceof List<?> list) {
      out.beginArray();
      open.push(new Open(false, list.iterator()));
    } else if (plain instanceof String text) {
      out.string(Utf8.valid(text));
    } else if (plain instanceof Long number) {
      out.number(number);
    } else if (plain instanceof Double number) {
      out.number(number);
    } else if (plain instanceof BigInteger number) {
      out.unsigned(number.longValue());
    } else if (plain instanceof Boolean truth) {
      out.bool(truth);
    } else if (plain instanceof Counter counter) {
      out.number(counter.getValue());
    } else if (plain instanceof Instant time) {
      out.number(time.toEpochMilli());
    } else if (plain instanceof byte[] bytes) {
      out.bytes(bytes);
    } else if (plain instanceof AmValue.Unknown unknown) {
      out.bytes(unknown.getValue());
    } else {
      out.nothing();
    }
  }
}
