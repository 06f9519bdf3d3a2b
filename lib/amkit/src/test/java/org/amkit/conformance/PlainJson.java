package org.amkit.conformance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.AmValue;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.Read;
import org.amkit.differential.JsonTree;
import org.jspecify.annotations.Nullable;

/**
 * A document as the recorded JSON has it: keys in UTF-8 order, no spaces, texts as strings,
 * counters and timestamps as numbers, bytes as arrays of numbers. Written in the obvious way, apart
 * from the library's own JSON.
 */
final class PlainJson {
  private PlainJson() {}

  static String of(Read doc) {
    return JsonTree.write(map(doc, ObjectId.ROOT));
  }

  private static Map<String, @Nullable Object> map(Read doc, ObjectId id) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (MapEntry entry : doc.mapEntries(id).orElseThrow()) {
      map.put(entry.getKey(), value(doc, entry.getValue()));
    }
    return map;
  }

  private static List<@Nullable Object> list(Read doc, ObjectId id) {
    List<@Nullable Object> list = new ArrayList<>();
    for (AmValue item : doc.listItems(id).orElseThrow()) {
      list.add(value(doc, item));
    }
    return list;
  }

  private static @Nullable Object value(Read doc, AmValue value) {
    if (value instanceof AmValue.Map map) {
      return map(doc, map.getId());
    } else if (value instanceof AmValue.List list) {
      return list(doc, list.getId());
    } else if (value instanceof AmValue.Text text) {
      return doc.text(text.getId()).orElseThrow();
    } else if (value instanceof AmValue.Str string) {
      return string.getValue();
    } else if (value instanceof AmValue.Int number) {
      return number.getValue();
    } else if (value instanceof AmValue.UInt number) {
      return new BigInteger(Long.toUnsignedString(number.getValue()));
    } else if (value instanceof AmValue.Counter counter) {
      return counter.getValue();
    } else if (value instanceof AmValue.Timestamp time) {
      return time.millis();
    } else if (value instanceof AmValue.Bool bool) {
      return bool.getValue();
    } else if (value instanceof AmValue.F64 number) {
      return number(number.getValue());
    } else if (value instanceof AmValue.Bytes bytes) {
      List<Integer> numbers = new ArrayList<>();
      for (byte b : bytes.getValue()) {
        numbers.add(b & 0xff);
      }
      return numbers;
    } else if (value instanceof AmValue.Null) {
      return null;
    }
    throw new IllegalArgumentException("no JSON for " + value);
  }

  /** As JavaScript writes it, for the magnitudes that the documents hold. */
  private static Number number(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return (long) value;
    }
    return value;
  }
}
