package org.amkit.json;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.amkit.NewValue;
import org.amkit.RichText;
import org.amkit.Span;
import org.jspecify.annotations.Nullable;

/** The tagged values of typed JSON; {@link JsonWriter} lists them. */
final class TypedValues {
  private TypedValues() {}

  /**
   * The value that a member {@code "$tag": content} stands for: a {@link NewValue} or a {@link
   * RichText}.
   *
   * @throws IllegalArgumentException when there is no such tag, or the content does not fit it
   */
  static Object read(String tag, @Nullable Object content) {
    return switch (tag) {
      case "$str" -> NewValue.str(string(tag, content));
      case "$uint" -> uint(content);
      case "$counter" -> NewValue.counter(whole(tag, content));
      case "$timestamp" -> NewValue.timestamp(Instant.ofEpochMilli(whole(tag, content)));
      case "$bytes" -> NewValue.bytes(base64(tag, content));
      case "$f64" -> NewValue.f64(special(content));
      case "$unknown" -> unknown(content);
      case "$text" -> richText(content);
      default ->
          throw new IllegalArgumentException(
              "no type is called " + tag + "; a key that begins with $ goes into {\"$map\": ...}");
    };
  }

  private static String string(String tag, @Nullable Object content) {
    if (content instanceof String text) {
      return text;
    }
    throw unfit(tag, "a string", content);
  }

  private static long whole(String tag, @Nullable Object content) {
    if (content instanceof Long number) {
      return number;
    }
    throw unfit(tag, "a whole number of 64 bits", content);
  }

  private static NewValue uint(@Nullable Object content) {
    if (content instanceof Long number && number >= 0) {
      return NewValue.unsigned(number);
    }
    if (content instanceof BigInteger number) {
      return NewValue.unsigned(number.longValue());
    }
    throw unfit("$uint", "a whole number from 0 to 2^64-1", content);
  }

  private static double special(@Nullable Object content) {
    if (content instanceof Double number) {
      return number;
    }
    if (content instanceof Long number) {
      return number;
    }
    if (content instanceof String name && List.of("NaN", "Infinity", "-Infinity").contains(name)) {
      return Double.parseDouble(name);
    }
    throw unfit("$f64", "a number, \"NaN\", \"Infinity\" or \"-Infinity\"", content);
  }

  private static byte[] base64(String tag, @Nullable Object content) {
    String text = string(tag, content);
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(tag + " is not base64: " + e.getMessage(), e);
    }
  }

  private static NewValue unknown(@Nullable Object content) {
    if (content instanceof List<?> pair
        && pair.size() == 2
        && pair.get(0) instanceof Long code
        && code >= 10
        && code <= 15) {
      return NewValue.unknown(code.intValue(), base64("$unknown", pair.get(1)));
    }
    throw unfit("$unknown", "[type from 10 to 15, base64]", content);
  }

  private static RichText richText(@Nullable Object content) {
    if (!(content instanceof List<?> spans)) {
      throw unfit("$text", "an array", content);
    }
    List<Span> out = new ArrayList<>();
    for (Object span : spans) {
      if (!(span instanceof Map<?, ?> members)) {
        throw unfit("$text", "objects in its array", span);
      }
      if (members.get("block") instanceof Map<?, ?> block && members.size() == 1) {
        out.add(Span.block(map(block)));
      } else if (members.get("text") instanceof String text
          && members.size() == (members.containsKey("marks") ? 2 : 1)) {
        out.add(Span.text(text, marks(members.get("marks"))));
      } else {
        throw unfit("$text", "{\"text\": ...}, with \"marks\" or not, or {\"block\": {...}}", span);
      }
    }
    return new RichText(out);
  }

  private static SortedMap<String, @Nullable Object> marks(@Nullable Object content) {
    SortedMap<String, @Nullable Object> marks = new TreeMap<>();
    if (content instanceof Map<?, ?> members) {
      marks.putAll(map(members));
    } else if (content != null) {
      throw unfit("\"marks\"", "an object", content);
    }
    return marks;
  }

  private static Map<String, @Nullable Object> map(Map<?, ?> members) {
    Map<String, @Nullable Object> out = new TreeMap<>();
    members.forEach((key, value) -> out.put(key.toString(), value));
    return out;
  }

  private static IllegalArgumentException unfit(
      String tag, String wanted, @Nullable Object content) {
    return new IllegalArgumentException(tag + " wants " + wanted + ", not " + content);
  }
}
