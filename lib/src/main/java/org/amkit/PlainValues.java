package org.amkit;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Plain Java values brought to one form each, so that equals tells whether two mean the same. */
@SuppressWarnings("JavaUtilDate") // One of the classes a plain value may have.
final class PlainValues {
  private PlainValues() {}

  /**
   * The one form of a plain value.
   *
   * @throws IllegalArgumentException when something in it is of no known class
   */
  static @Nullable Object canonical(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new HashMap<>();
      map.forEach((key, v) -> out.put(key(key), canonical(v)));
      return out;
    } else if (isList(value)) {
      List<@Nullable Object> out = new ArrayList<>();
      for (Object item : list(value)) {
        out.add(canonical(item));
      }
      return out;
    } else if (value instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime());
    } else if (value instanceof Instant instant) {
      return Instant.ofEpochMilli(instant.toEpochMilli());
    } else if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes.clone());
    } else if (value instanceof BigInteger big && big.bitLength() < 64) {
      return big.longValue();
    } else if (value instanceof CharSequence || value instanceof Character) {
      return RecordedEdits.wellFormed(value.toString());
    } else if (value instanceof NewValue || value instanceof AmValue) {
      Object plain = PlainReader.scalar(NewValue.of(value).scalar());
      return plain instanceof AmValue ? plain : canonical(plain);
    }
    Object plain = PlainReader.scalar(NewValue.of(value).scalar());
    return plain instanceof BigInteger ? value : plain;
  }

  static String key(@Nullable Object key) {
    if (key instanceof CharSequence s) {
      return s.toString();
    }
    throw new IllegalArgumentException("a map's keys are strings, not " + key);
  }

  static boolean isList(@Nullable Object value) {
    return value instanceof Iterable
        || (value != null && value.getClass().isArray() && !(value instanceof byte[]));
  }

  /** The items of an iterable or array. */
  static List<@Nullable Object> list(@Nullable Object value) {
    List<@Nullable Object> out = new ArrayList<>();
    if (value instanceof Iterable<?> items) {
      for (Object item : items) {
        out.add(item);
      }
    } else if (value != null) {
      for (int i = 0; i < Array.getLength(value); i++) {
        out.add(Array.get(value, i));
      }
    }
    return out;
  }
}
