package org.amkit.json;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Plain values by chance, and others that differ from them here and there. */
final class RandomJson {
  private static final String[] WORDS = {"", "a", "b", "task", "née", "👀 eyes", "/~", "long one"};

  private final Random random;

  RandomJson(long seed) {
    random = new Random(seed);
  }

  Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      map.put(word(), value(depth));
    }
    return map;
  }

  List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(7); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  private String word() {
    return WORDS[random.nextInt(WORDS.length)];
  }

  @Nullable Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 5 : 8)) {
      case 0 -> (long) random.nextInt(4);
      case 1 -> random.nextInt(4) / 2.0;
      case 2 -> word() + word();
      case 3 -> random.nextBoolean();
      case 4 -> random.nextInt(3) == 0 ? null : word();
      case 5 -> list(depth - 1);
      default -> map(depth - 1);
    };
  }

  /** The value with some members, items and characters put, taken away or changed. */
  @Nullable Object edited(@Nullable Object value, int depth) {
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> out = new LinkedHashMap<>();
      map.forEach(
          (key, member) -> {
            if (random.nextInt(6) > 0) {
              out.put((String) key, random.nextInt(3) == 0 ? edited(member, depth - 1) : member);
            }
          });
      if (random.nextInt(3) == 0) {
        out.put(word(), value(Math.max(0, depth - 1)));
      }
      return out;
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> out = new ArrayList<>();
      for (Object item : list) {
        if (random.nextInt(6) == 0) {
          out.add(value(Math.max(0, depth - 1)));
        }
        if (random.nextInt(6) > 0) {
          out.add(random.nextInt(3) == 0 ? edited(item, depth - 1) : item);
        }
      }
      return out;
    } else if (value instanceof String text && !text.isEmpty()) {
      int at = text.offsetByCodePoints(0, random.nextInt(text.codePointCount(0, text.length())));
      return text.substring(0, at) + "+" + text.substring(at);
    }
    return value(0);
  }
}
