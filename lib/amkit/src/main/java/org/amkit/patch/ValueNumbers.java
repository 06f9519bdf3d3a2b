package org.amkit.patch;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Numbers values so that two have the same number exactly when they are equal. Each map and list is
 * looked at once, so that comparing all the values of two trees is linear in their size, whatever
 * their depth.
 */
public final class ValueNumbers {
  /** How values are looked at. */
  public interface Forms {
    /**
     * What a value is: a {@link Map} with string keys, a {@link List}, or a scalar in a form that
     * is equal (by equals) for scalars that count as equal, strings as {@link String}s.
     */
    @Nullable Object form(@Nullable Object value);

    /** What tells a map or list from all others, by equals. */
    default Object key(Object value) {
      return new Identity(value);
    }
  }

  /** Equal to itself only. */
  private record Identity(Object value) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Identity identity && identity.value == value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(value);
    }
  }

  /** What a map or list holds, as numbers. */
  private record Content(boolean map, List<Object> parts) {}

  /** Stands for null. */
  private static final Object NULL = new Object();

  private final Forms forms;
  private final Map<Object, Integer> numbers = new HashMap<>();
  private final Map<Object, Integer> known = new HashMap<>();

  /** Looks at values in these forms. */
  public ValueNumbers(Forms forms) {
    this.forms = forms;
  }

  /** The forms that values are looked at in. */
  Forms forms() {
    return forms;
  }

  /** The number of a value. */
  public int of(@Nullable Object value) {
    Deque<Open> open = new ArrayDeque<>();
    Object next = value;
    while (true) {
      Integer number = begin(next, open);
      while (true) {
        Open top = open.peek();
        if (number != null) {
          if (top == null) {
            return number;
          }
          top.parts.add(number);
        }
        top = open.element();
        if (top.rest.hasNext()) {
          next = top.next();
          break;
        }
        open.pop();
        number = number(new Content(top.keys != null, top.parts));
        known.put(forms.key(top.value), number);
      }
    }
  }

  /** A value's number where that is known or it is a scalar; else opens it and gives null. */
  private @Nullable Integer begin(@Nullable Object value, Deque<Open> open) {
    Object form = forms.form(value);
    if (value == null || !(form instanceof Map || form instanceof List)) {
      return number(form == null ? NULL : form);
    }
    Integer number = known.get(forms.key(value));
    if (number == null) {
      open.push(
          form instanceof Map<?, ?> map ? new Open(value, map) : new Open(value, (List<?>) form));
    }
    return number;
  }

  private int number(Object form) {
    Integer number = numbers.get(form);
    if (number == null) {
      number = numbers.size();
      numbers.put(form, number);
    }
    return number;
  }

  /** A map or list some of whose parts have numbers. */
  private static final class Open {
    final Object value;
    final @Nullable Map<?, ?> keys;
    final Iterator<?> rest;
    final List<Object> parts;

    Open(Object value, List<?> list) {
      this.value = value;
      keys = null;
      rest = list.iterator();
      parts = new ArrayList<>(list.size());
    }

    Open(Object value, Map<?, ?> map) {
      this.value = value;
      keys = map;
      List<String> sorted = new ArrayList<>(map.size());
      map.keySet().forEach(key -> sorted.add(Objects.toString(key)));
      sorted.sort(null);
      rest = sorted.iterator();
      parts = new ArrayList<>(2 * map.size());
    }

    @Nullable Object next() {
      Object part = rest.next();
      if (keys == null) {
        return part;
      }
      parts.add(part);
      return keys.get(part);
    }
  }
}
