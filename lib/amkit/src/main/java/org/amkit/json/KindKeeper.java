package org.amkit.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Counter;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.amkit.patch.ItemMatch;
import org.amkit.patch.ValueNumbers;
import org.jspecify.annotations.Nullable;

/**
 * Gives plain JSON the kinds that the values it is to replace have: JSON says 5 for an int, a uint,
 * a float, a counter and a timestamp alike, and what was a counter should go on being one.
 */
final class KindKeeper {
  private static final double MAX_EXACT = 1L << 53;

  private final Read document;
  private final ValueNumbers numbers;

  /** Gives the content of maps and lists their kinds: from a queue, whatever the depth. */
  private final Deque<Runnable> rest = new ArrayDeque<>();

  KindKeeper(Read document) {
    this.document = document;
    this.numbers = JsonForms.numbers(document);
  }

  /** The plain value that replaces what an object holds. */
  @Nullable Object fitObject(ObjectId old, @Nullable Object value) {
    Object fitted = begin(old, value);
    finish();
    return fitted;
  }

  /** The plain value that replaces a value: with its kind where that can say it. */
  @Nullable Object fit(AmValue old, @Nullable Object value) {
    Object fitted = begin(old, value);
    finish();
    return fitted;
  }

  private void finish() {
    for (Runnable next = rest.poll(); next != null; next = rest.poll()) {
      next.run();
    }
  }

  private @Nullable Object begin(ObjectId old, @Nullable Object value) {
    ObjectType type = document.getObjectType(old).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP && value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      rest.add(() -> fitMap(old, map, out));
      return out;
    } else if (type == ObjectType.LIST && value instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>(list.size());
      rest.add(() -> fitList(old, list, out));
      return out;
    }
    return value;
  }

  private void fitMap(ObjectId old, Map<?, ?> value, Map<String, @Nullable Object> out) {
    Map<String, AmValue> before = JsonForms.members(document, old);
    value.forEach(
        (name, member) -> {
          String key = Objects.toString(name);
          AmValue known = before.get(key);
          out.put(key, known == null ? member : begin(known, member));
        });
  }

  /**
   * Items that a list has already keep all their kinds wherever they go; the others take those of
   * the items that go, in order.
   */
  private void fitList(ObjectId old, List<?> value, List<@Nullable Object> out) {
    List<AmValue> items = JsonForms.items(document, old);
    ItemMatch match = ItemMatch.between(items, value, numbers);
    BitSet kept = new BitSet();
    for (int i = 0; i < value.size(); i++) {
      if (match.was(i) >= 0) {
        kept.set(match.was(i));
      }
    }
    int gone = kept.nextClearBit(0);
    for (int i = 0; i < value.size(); i++) {
      int was = match.was(i);
      if (was < 0 && gone < items.size()) {
        was = gone;
        gone = kept.nextClearBit(gone + 1);
      }
      out.add(was < 0 ? value.get(i) : begin(items.get(was), value.get(i)));
    }
  }

  private @Nullable Object begin(AmValue old, @Nullable Object value) {
    ObjectId object = old.objectId().orElse(null);
    if (object != null) {
      return begin(object, value);
    }
    if (value instanceof String text) {
      return old instanceof AmValue.Str ? NewValue.str(text) : text;
    } else if (value instanceof Long number) {
      return fitWhole(old, number);
    } else if (value instanceof Double number) {
      return fitFraction(old, number);
    } else if (value instanceof List<?> list) {
      return fitBytes(old, list);
    } else if (value == null && old instanceof AmValue.F64 number) {
      // NaN and the infinities are null in JSON.
      return Double.isFinite(number.getValue()) ? null : number.getValue();
    }
    return value;
  }

  private static Object fitWhole(AmValue old, long value) {
    if (old instanceof AmValue.Counter) {
      return new Counter(value);
    } else if (old instanceof AmValue.Timestamp) {
      return Instant.ofEpochMilli(value);
    } else if (old instanceof AmValue.UInt && value >= 0) {
      return NewValue.unsigned(value);
    } else if (old instanceof AmValue.F64 && Math.abs((double) value) <= MAX_EXACT) {
      return (double) value;
    }
    return value;
  }

  private static Object fitFraction(AmValue old, double value) {
    Object plain = PlainJson.plain(old);
    boolean whole =
        plain instanceof Long || plain instanceof BigInteger || plain instanceof Counter;
    BigDecimal number = BigDecimal.valueOf(value);
    return whole && Objects.equals(PlainJson.of(plain), PlainJson.of(value)) && number.signum() != 0
        ? Objects.requireNonNull(plain)
        : value;
  }

  private static Object fitBytes(AmValue old, List<?> list) {
    if (old instanceof AmValue.Unknown && Objects.equals(PlainJson.of(old), PlainJson.of(list))) {
      return old;
    }
    if (!(old instanceof AmValue.Bytes)) {
      return list;
    }
    byte[] bytes = new byte[list.size()];
    for (int i = 0; i < bytes.length; i++) {
      if (!(list.get(i) instanceof Long number) || number < 0 || number > 255) {
        return list;
      }
      bytes[i] = (byte) number.longValue();
    }
    return bytes;
  }
}
