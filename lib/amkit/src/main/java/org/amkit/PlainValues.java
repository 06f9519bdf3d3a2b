package org.amkit;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.codec.Utf8;
import org.jspecify.annotations.Nullable;

/** Plain Java values brought to one form each, so that equals tells whether two mean the same. */
@SuppressWarnings("JavaUtilDate") // One of the classes a plain value may have.
final class PlainValues {
  private PlainValues() {}

  /**
   * The one form of a plain value, with all in it.
   *
   * @throws IllegalArgumentException when something in it is of no known class
   */
  static @Nullable Object canonical(@Nullable Object value) {
    Deque<Runnable> rest = new ArrayDeque<>();
    Object whole = canonical(value, rest);
    for (Runnable next = rest.poll(); next != null; next = rest.poll()) {
      next.run();
    }
    return whole;
  }

  private static @Nullable Object canonical(@Nullable Object value, Deque<Runnable> rest) {
    Object form = form(value);
    if (form instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new HashMap<>();
      rest.add(() -> map.forEach((key, member) -> out.put(key(key), canonical(member, rest))));
      return out;
    } else if (form instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      rest.add(() -> list.forEach(item -> out.add(canonical(item, rest))));
      return out;
    }
    return form;
  }

  /** Characters with the same marks in a {@link RichText}. */
  private record MarkedText(String text, Map<String, AmValue> marks) {}

  /**
   * What a plain value is: a map, a list, or the one form of a scalar or text.
   *
   * @throws IllegalArgumentException when it is of no known class
   */
  static @Nullable Object form(@Nullable Object value) {
    if (value instanceof Map || value instanceof MarkedText) {
      return value;
    } else if (isList(value)) {
      return value instanceof List ? value : list(value);
    } else if (value instanceof RichText rich) {
      return form(rich);
    } else if (value instanceof Date date) {
      return Instant.ofEpochMilli(date.getTime());
    } else if (value instanceof Instant instant) {
      return Instant.ofEpochMilli(instant.toEpochMilli());
    } else if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes.clone());
    } else if (value instanceof BigInteger big && big.bitLength() < 64) {
      return big.longValue();
    } else if (value instanceof CharSequence || value instanceof Character) {
      return Utf8.valid(value.toString());
    } else if (value instanceof NewValue || value instanceof AmValue) {
      Object plain = PlainReader.scalar(NewValue.of(value).scalar());
      return plain instanceof AmValue ? plain : form(plain);
    }
    Object plain = PlainReader.scalar(NewValue.of(value).scalar());
    return plain instanceof BigInteger ? value : plain;
  }

  /** A string when it says all, else what is between differing marks, and blocks as maps. */
  private static Object form(RichText rich) {
    List<@Nullable Object> out = new ArrayList<>();
    StringBuilder run = new StringBuilder();
    Map<String, AmValue> marks = Map.of();
    boolean plain = true;
    for (Span span : rich.spans()) {
      if (span instanceof Span.Text text && text.marks().equals(marks)) {
        run.append(text.text());
        continue;
      }
      plain = false;
      out.add(new MarkedText(Utf8.valid(run.toString()), marks));
      run.setLength(0);
      if (span instanceof Span.Text text) {
        run.append(text.text());
        marks = text.marks();
      } else {
        out.add(((Span.Block) span).attributes());
      }
    }
    String last = Utf8.valid(run.toString());
    if (plain) {
      return last;
    }
    out.add(new MarkedText(last, marks));
    return out;
  }

  /**
   * Checks that a value is plain.
   *
   * @throws IllegalArgumentException when something in it is of no known class
   */
  static void check(@Nullable Object value) {
    Deque<Iterator<?>> open = new ArrayDeque<>();
    open.push(Collections.singletonList(value).iterator());
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        continue;
      }
      Object next = open.element().next();
      if (next instanceof Map<?, ?> map) {
        for (Object key : map.keySet()) {
          String unused = key(key);
        }
        open.push(map.values().iterator());
      } else if (isList(next)) {
        open.push(list(next).iterator());
      } else if (next instanceof RichText rich) {
        for (Span span : rich.spans()) {
          if (span instanceof Span.Block block) {
            open.push(Collections.singletonList(block.attributes()).iterator());
          }
        }
      } else {
        NewValue unused = NewValue.of(next);
      }
    }
  }

  /** Two values to be compared. */
  private record Pair(@Nullable Object a, @Nullable Object b) {}

  /** Whether two values of {@link PlainReader}'s are the same, their types included. */
  static boolean areSame(@Nullable Object first, @Nullable Object second) {
    Deque<Pair> open = new ArrayDeque<>();
    open.push(new Pair(first, second));
    while (!open.isEmpty()) {
      Pair pair = open.pop();
      if (pair.a() instanceof Map<?, ?> one && pair.b() instanceof Map<?, ?> other) {
        if (one.size() != other.size()) {
          return false;
        }
        for (Map.Entry<?, ?> entry : one.entrySet()) {
          if (!other.containsKey(entry.getKey())) {
            return false;
          }
          open.push(new Pair(entry.getValue(), other.get(entry.getKey())));
        }
      } else if (pair.a() instanceof List<?> one && pair.b() instanceof List<?> other) {
        if (one.size() != other.size()) {
          return false;
        }
        for (int i = 0; i < one.size(); i++) {
          open.push(new Pair(one.get(i), other.get(i)));
        }
      } else if (pair.a() instanceof RichText one && pair.b() instanceof RichText other) {
        if (!pushSpans(one.spans(), other.spans(), open)) {
          return false;
        }
      } else if (!Objects.deepEquals(pair.a(), pair.b())) {
        return false;
      }
    }
    return true;
  }

  private static boolean pushSpans(List<Span> one, List<Span> other, Deque<Pair> open) {
    if (one.size() != other.size()) {
      return false;
    }
    for (int i = 0; i < one.size(); i++) {
      if (one.get(i) instanceof Span.Block a && other.get(i) instanceof Span.Block b) {
        open.push(new Pair(a.attributes(), b.attributes()));
      } else if (!one.get(i).equals(other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a value is or holds a {@link RichText}. */
  static boolean hasRichText(@Nullable Object value) {
    Deque<Iterator<?>> open = new ArrayDeque<>();
    open.push(Collections.singletonList(value).iterator());
    while (!open.isEmpty()) {
      if (!open.element().hasNext()) {
        open.pop();
        continue;
      }
      Object next = open.element().next();
      if (next instanceof RichText) {
        return true;
      } else if (next instanceof Map<?, ?> map) {
        open.push(map.values().iterator());
      } else if (isList(next)) {
        open.push(list(next).iterator());
      }
    }
    return false;
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
