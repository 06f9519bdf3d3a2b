package org.amkit.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.AmValue;
import org.amkit.Counter;
import org.amkit.NewValue;
import org.amkit.Read;
import org.amkit.RichText;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/**
 * What values of documents are as plain JSON, as Java values: null, {@link Boolean}, {@link
 * BigDecimal} without trailing zeros, {@link String}, {@link List}, {@link Map}; equal exactly when
 * the JSON is.
 */
final class PlainJson {
  private PlainJson() {}

  /** The JSON of a plain value such as {@link Read#toPlain} and {@link JsonReader#parse} give. */
  static @Nullable Object of(@Nullable Object plain) {
    Deque<Runnable> rest = new ArrayDeque<>();
    Object whole = of(plain, rest);
    for (Runnable next = rest.poll(); next != null; next = rest.poll()) {
      next.run();
    }
    return whole;
  }

  private static @Nullable Object of(@Nullable Object plain, Deque<Runnable> rest) {
    Object form = form(plain);
    if (form instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new HashMap<>();
      rest.add(() -> map.forEach((key, value) -> out.put(Objects.toString(key), of(value, rest))));
      return out;
    } else if (form instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>(list.size());
      rest.add(() -> list.forEach(item -> out.add(of(item, rest))));
      return out;
    }
    return form;
  }

  /** What a plain value is in JSON: a map or list of plain values, or a scalar's JSON. */
  static @Nullable Object form(@Nullable Object plain) {
    if (plain == null
        || plain instanceof Map
        || plain instanceof List
        || plain instanceof Boolean
        || plain instanceof String
        || plain instanceof BigDecimal) {
      return plain;
    } else if (plain instanceof Long number) {
      return number(BigDecimal.valueOf(number));
    } else if (plain instanceof BigInteger number) {
      return number(new BigDecimal(number));
    } else if (plain instanceof Double number) {
      return Double.isFinite(number) ? number(BigDecimal.valueOf(number)) : null;
    } else if (plain instanceof Counter counter) {
      return number(BigDecimal.valueOf(counter.getValue()));
    } else if (plain instanceof Instant time) {
      return number(BigDecimal.valueOf(time.toEpochMilli()));
    } else if (plain instanceof byte[] bytes) {
      return bytes(bytes);
    } else if (plain instanceof AmValue.Unknown unknown) {
      return bytes(unknown.getValue());
    } else if (plain instanceof AmValue scalar && scalar.objectId().isEmpty()) {
      return form(plain(scalar));
    } else if (plain instanceof RichText rich) {
      StringBuilder text = new StringBuilder();
      rich.spans().forEach(span -> text.append(span instanceof Span.Text t ? t.text() : "\ufffc"));
      return text.toString();
    }
    throw new IllegalArgumentException("not a plain value: a " + plain.getClass().getName());
  }

  private static BigDecimal number(BigDecimal value) {
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  private static List<BigDecimal> bytes(byte[] bytes) {
    List<BigDecimal> out = new ArrayList<>(bytes.length);
    for (byte b : bytes) {
      out.add(number(BigDecimal.valueOf(b & 0xff)));
    }
    return out;
  }

  /** A scalar as {@link org.amkit.Read#toPlain} gives it. */
  static @Nullable Object plain(AmValue scalar) {
    return NewValue.of(scalar).toPlain();
  }
}
