package org.amkit;

import java.lang.reflect.Array;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.codec.Utf8;
import org.amkit.edit.Plain;
import org.jspecify.annotations.Nullable;

/** Plain Java values as what documents are to hold. */
final class PlainValues {
  /** What is still to be taken over, as a step: nesting does not take the thread's stack. */
  private final Deque<Runnable> rest = new ArrayDeque<>();

  private PlainValues() {}

  /**
   * A plain value, with all in it.
   *
   * @throws IllegalArgumentException when something in it is of no known class
   */
  static Plain of(@Nullable Object value) {
    PlainValues values = new PlainValues();
    Plain whole = values.plain(value);
    for (Runnable next = values.rest.poll(); next != null; next = values.rest.poll()) {
      next.run();
    }
    return whole;
  }

  /**
   * Spans to be put into a text.
   *
   * @throws IllegalArgumentException when something in a block is of no known class
   */
  static List<Plain> spans(List<Span> spans) {
    return ((Plain.Rich) of(new RichText(spans))).spans();
  }

  private Plain plain(@Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      return members(map);
    } else if (isList(value)) {
      List<Plain> items = new ArrayList<>();
      rest.add(() -> list(value).forEach(item -> items.add(plain(item))));
      return new Plain.Items(items);
    } else if (value instanceof CharSequence text) {
      return new Plain.Chars(text.toString());
    } else if (value instanceof RichText rich) {
      return rich.plain(this);
    }
    return new Plain.Scalar(NewValue.of(value).scalar());
  }

  /** The members of a map, in its order if it has one, so that equal values make equal changes. */
  Plain members(Map<?, ?> map) {
    Map<String, Plain> members =
        map instanceof LinkedHashMap || map instanceof SortedMap
            ? new LinkedHashMap<>()
            : new TreeMap<>();
    rest.add(() -> map.forEach((key, member) -> members.put(key(key), plain(member))));
    return new Plain.Members(members);
  }

  private static String key(@Nullable Object key) {
    if (key instanceof CharSequence s) {
      return Utf8.valid(s.toString());
    }
    throw new IllegalArgumentException("a map's keys are strings, not " + key);
  }

  private static boolean isList(@Nullable Object value) {
    return value instanceof Iterable
        || (value != null && value.getClass().isArray() && !(value instanceof byte[]));
  }

  /** The items of an iterable or array. */
  private static List<@Nullable Object> list(@Nullable Object value) {
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
