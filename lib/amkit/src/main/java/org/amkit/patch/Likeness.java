package org.amkit.patch;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How alike two items of a list are that have no key to tell them by: 1 for equal ones, 0 for such
 * as have nothing in common. Above {@link #SAME} one is treated as an edited version of the other.
 *
 * <p>Maps are alike in the members that they share. A string says more than a number or a boolean,
 * and what many items of the list share says little.
 */
final class Likeness {
  /** Two items that are more alike than this are the same one, before and after an edit. */
  static final double SAME = 0.5;

  /** What two different numbers, booleans, lists or maps under one key have in common. */
  private static final double SAME_KIND = 0.6;

  private static final int STRING_WEIGHT = 2;

  /** What a member weighs that only one of two maps has. */
  private static final double MISSING = 0.5;

  /** Characters of a string that are compared. */
  private static final int MAX_CHARACTERS = 2000;

  private final ValueNumbers numbers;

  /** In how many items of the old list a member of this name and value is. */
  private final Map<Member, Integer> counts = new HashMap<>();

  private final Map<String, int[]> pairs = new HashMap<>();

  record Member(String key, int number) {}

  Likeness(ValueNumbers numbers) {
    this.numbers = numbers;
  }

  /** Takes the members of an item of the old list into account. */
  void count(@Nullable Object item) {
    if (numbers.forms().form(item) instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) ->
              counts.merge(new Member(key.toString(), numbers.of(value)), 1, Integer::sum));
    }
  }

  /** How many items of the old list have a member. */
  int count(Member member) {
    return counts.getOrDefault(member, 0);
  }

  /** How alike two items are. */
  double of(@Nullable Object old, @Nullable Object now) {
    Object before = numbers.forms().form(old);
    Object after = numbers.forms().form(now);
    if (before instanceof Map<?, ?> a && after instanceof Map<?, ?> b) {
      return maps(a, b);
    } else if (before instanceof List<?> a && after instanceof List<?> b) {
      return lists(a, b);
    } else if (before instanceof String a && after instanceof String b) {
      return strings(a, b);
    }
    return 0;
  }

  private double maps(Map<?, ?> old, Map<?, ?> now) {
    double shared = 0;
    double all = 0;
    for (Map.Entry<?, ?> member : old.entrySet()) {
      Object before = numbers.forms().form(member.getValue());
      double weight = before instanceof String ? STRING_WEIGHT : 1;
      if (!now.containsKey(member.getKey())) {
        all += weight * MISSING;
        continue;
      }
      Object value = now.get(member.getKey());
      int number = numbers.of(member.getValue());
      if (number == numbers.of(value)) {
        weight /= Math.max(1, count(new Member(member.getKey().toString(), number)));
        shared += weight;
      } else {
        shared += weight * inCommon(before, numbers.forms().form(value));
      }
      all += weight;
    }
    for (Map.Entry<?, ?> member : now.entrySet()) {
      if (!old.containsKey(member.getKey())) {
        boolean string = numbers.forms().form(member.getValue()) instanceof String;
        all += (string ? STRING_WEIGHT : 1) * MISSING;
      }
    }
    return all == 0 ? 1 : shared / all;
  }

  /** What two different values under one key have in common. */
  private double inCommon(@Nullable Object before, @Nullable Object after) {
    if (before instanceof String a && after instanceof String b) {
      return strings(a, b);
    }
    boolean sameKind =
        before != null
            && after != null
            && (before.getClass() == after.getClass()
                || (before instanceof Number && after instanceof Number)
                || (before instanceof Map && after instanceof Map)
                || (before instanceof List && after instanceof List));
    return sameKind ? SAME_KIND : 0;
  }

  private double lists(List<?> old, List<?> now) {
    Map<Integer, Integer> left = new HashMap<>();
    old.forEach(item -> left.merge(numbers.of(item), 1, Integer::sum));
    int shared = 0;
    for (Object item : now) {
      int number = numbers.of(item);
      Integer count = left.get(number);
      if (count != null && count > 0) {
        left.put(number, count - 1);
        shared++;
      }
    }
    return old.isEmpty() && now.isEmpty() ? 1 : 2.0 * shared / (old.size() + now.size());
  }

  /** By the pairs of adjacent characters: how many of all, and of those of the shorter string. */
  private double strings(String old, String now) {
    int[] a = pairs(old);
    int[] b = pairs(now);
    if (a.length == 0 || b.length == 0) {
      return 0;
    }
    int i = 0;
    int j = 0;
    int shared = 0;
    while (i < a.length && j < b.length) {
      if (a[i] == b[j]) {
        shared++;
        i++;
        j++;
      } else if (a[i] < b[j]) {
        i++;
      } else {
        j++;
      }
    }
    double ofAll = 2.0 * shared / (a.length + b.length);
    double ofShorter = (double) shared / Math.min(a.length, b.length);
    return (ofAll + ofShorter) / 2;
  }

  private int[] pairs(String text) {
    return pairs.computeIfAbsent(text, Likeness::pairsOf);
  }

  private static int[] pairsOf(String text) {
    String lower =
        text.substring(0, Math.min(text.length(), MAX_CHARACTERS)).toLowerCase(Locale.ROOT);
    int[] out = new int[Math.max(0, lower.length() - 1)];
    for (int i = 0; i < out.length; i++) {
      out[i] = lower.charAt(i) << Character.SIZE | lower.charAt(i + 1);
    }
    Arrays.sort(out);
    return out;
  }
}
