package org.amkit.conformance;

import org.amkit.AmValue;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.Read;

/**
 * A document as the recorded JSON has it: keys in UTF-8 order, no spaces, texts as strings,
 * counters and timestamps as numbers, bytes as arrays of numbers. Written in the obvious way, apart
 * from the library's own JSON.
 */
final class PlainJson {
  private final Read doc;
  private final StringBuilder out = new StringBuilder();

  private PlainJson(Read doc) {
    this.doc = doc;
  }

  static String of(Read doc) {
    PlainJson json = new PlainJson(doc);
    json.map(ObjectId.ROOT);
    return json.out.toString();
  }

  private void map(ObjectId id) {
    String separator = "{";
    for (MapEntry entry : doc.mapEntries(id).orElseThrow()) {
      out.append(separator);
      string(entry.getKey());
      out.append(':');
      value(entry.getValue());
      separator = ",";
    }
    out.append(separator.equals("{") ? "{}" : "}");
  }

  private void list(ObjectId id) {
    String separator = "[";
    for (AmValue item : doc.listItems(id).orElseThrow()) {
      out.append(separator);
      value(item);
      separator = ",";
    }
    out.append(separator.equals("[") ? "[]" : "]");
  }

  private void value(AmValue value) {
    if (value instanceof AmValue.Map map) {
      map(map.getId());
    } else if (value instanceof AmValue.List list) {
      list(list.getId());
    } else if (value instanceof AmValue.Text text) {
      string(doc.text(text.getId()).orElseThrow());
    } else if (value instanceof AmValue.Str string) {
      string(string.getValue());
    } else if (value instanceof AmValue.Int number) {
      out.append(number.getValue());
    } else if (value instanceof AmValue.UInt number) {
      out.append(Long.toUnsignedString(number.getValue()));
    } else if (value instanceof AmValue.Counter counter) {
      out.append(counter.getValue());
    } else if (value instanceof AmValue.Timestamp time) {
      out.append(time.millis());
    } else if (value instanceof AmValue.Bool bool) {
      out.append(bool.getValue());
    } else if (value instanceof AmValue.F64 number) {
      number(number.getValue());
    } else if (value instanceof AmValue.Bytes bytes) {
      bytes(bytes.getValue());
    } else if (value instanceof AmValue.Null) {
      out.append("null");
    } else {
      throw new IllegalArgumentException("no JSON for " + value);
    }
  }

  /** As JavaScript writes it, for the magnitudes that the documents hold. */
  private void number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      out.append((long) value);
    } else {
      out.append(value);
    }
  }

  private void bytes(byte[] bytes) {
    out.append('[');
    for (int i = 0; i < bytes.length; i++) {
      out.append(i == 0 ? "" : ",").append(bytes[i] & 0xff);
    }
    out.append(']');
  }

  private void string(String string) {
    out.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
