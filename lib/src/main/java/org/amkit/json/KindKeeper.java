package org.amkit.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.amkit.AmValue;
import org.amkit.Counter;
import org.amkit.NewValue;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/**
 * Gives plain JSON the kinds that the values it is to replace have: JSON says 5 for an int, a uint,
 * a float, a counter and a timestamp alike, and what was a counter should go on being one.
 */
final class KindKeeper {
  private static final double MAX_EXACT = 1L << 53;

  private final Read document;

  KindKeeper(Read document) {
    this.document = document;
  }

  /** The plain value that replaces what an object holds. */
  @Nullable Object fitObject(ObjectId old, @Nullable Object value) {
    ObjectType type = document.getObjectType(old).orElse(ObjectType.MAP);
    if (type == ObjectType.MAP && value instanceof Map<?, ?> map) {
      return fitMap(old, map);
    }
    return type == ObjectType.LIST && value instanceof List<?> list ? fitList(old, list) : value;
  }

  private Map<String, @Nullable Object> fitMap(ObjectId old, Map<?, ?> value) {
    Map<String, AmValue> before = new HashMap<>();
    document.forEachEntry(old, entry -> before.put(entry.getKey(), entry.getValue()));
    Map<String, @Nullable Object> out = new LinkedHashMap<>();
    value.forEach(
        (name, member) -> {
          String key = Objects.toString(name);
          AmValue known = before.get(key);
          out.put(key, known == null ? member : fit(known, member));
        });
    return out;
  }

  /**
   * Items that a list has already keep all their kinds wherever they go; the others take those of
   * the items that go, in order.
   */
  private List<@Nullable Object> fitList(ObjectId old, List<?> value) {
    List<AmValue> items = new ArrayList<>();
    document.forEachItem(old, item -> items.add(item.getValue()));
    Map<Optional<Object>, Deque<AmValue>> byJson = new HashMap<>();
    for (AmValue item : items) {
      byJson
          .computeIfAbsent(
              Optional.ofNullable(PlainJson.of(document, item)), unseen -> new ArrayDeque<>())
          .add(item);
    }
    List<@Nullable Object> out = new ArrayList<>(value.size());
    List<Integer> open = new ArrayList<>();
    for (Object item : value) {
      Deque<AmValue> same = byJson.get(Optional.ofNullable(PlainJson.of(item)));
      if (same == null || same.isEmpty()) {
        open.add(out.size());
        out.add(item);
      } else {
        out.add(fit(same.remove(), item));
      }
    }
    Deque<AmValue> gone = new ArrayDeque<>();
    Map<AmValue, Integer> left = new HashMap<>();
    byJson.values().forEach(rest -> rest.forEach(item -> left.merge(item, 1, Integer::sum)));
    for (AmValue item : items) {
      if (left.merge(item, -1, Integer::sum) >= 0) {
        gone.add(item);
      }
    }
    for (int index : open) {
      if (!gone.isEmpty()) {
        out.set(index, fit(gone.remove(), out.get(index)));
      }
    }
    return out;
  }

  /** The plain value that replaces a value: with its kind where that can say it. */
  @Nullable Object fit(AmValue old, @Nullable Object value) {
    ObjectId object = old.objectId().orElse(null);
    if (object != null) {
      return fitObject(object, value);
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
