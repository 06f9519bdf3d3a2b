package org.amkit.patch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a list an edited list goes on with.
 *
 * <p>A map is the same before and after when both have a key {@code id}, {@code _id} or {@code key}
 * whose value no other item of its list has; other items when they are equal, or else much alike.
 * Lists do not move items, so of those that are the same as many stay as have the same order in
 * both; the others go and come anew. A map never becomes another map. What is left between two that
 * stay is paired in order where it is no map.
 */
public final class ItemMatch {
  /** Keys that say which map it is. */
  private static final List<String> KEYS = List.of("id", "_id", "key");

  /** Pairs of items that are compared with each other in any case. */
  private static final int MAX_PAIRS = 40_000;

  /** A member that more items have does not say which of them it may be. */
  private static final int MAX_SHARED = 8;

  /** For each new item the old one that stays as this one, in increasing order; -1 for none. */
  private final int[] stays;

  /** For each new item the old one that it was, also where it does not stay; -1 for none. */
  private final int[] was;

  private ItemMatch(int[] stays, int[] was) {
    this.stays = stays;
    this.was = was;
  }

  /** Matches the items of two lists, in {@code numbers}' forms. */
  public static ItemMatch between(List<?> old, List<?> now, ValueNumbers numbers) {
    return new Search(old, now, numbers).run();
  }

  /** The index of the old item that stays in place as a new one; increasing; -1 when none does. */
  public int staysAs(int newIndex) {
    return stays[newIndex];
  }

  /** The index of the old item that a new one was, whether it stays or is made anew; -1: none. */
  public int was(int newIndex) {
    return was[newIndex];
  }

  /** Two items that may be the same. */
  private record Candidate(int old, int now, double likeness) {}

  /** One use. */
  private static final class Search {
    private final List<?> old;
    private final List<?> now;
    private final ValueNumbers numbers;
    private final int[] oldNumbers;
    private final int[] nowNumbers;

    /** The old item of each new one, and the other way round; -1 where none is known. */
    private final int[] was;

    private final int[] became;

    Search(List<?> old, List<?> now, ValueNumbers numbers) {
      this.old = old;
      this.now = now;
      this.numbers = numbers;
      oldNumbers = old.stream().mapToInt(numbers::of).toArray();
      nowNumbers = now.stream().mapToInt(numbers::of).toArray();
      was = new int[now.size()];
      became = new int[old.size()];
      Arrays.fill(was, -1);
      Arrays.fill(became, -1);
    }

    ItemMatch run() {
      if (Arrays.equals(oldNumbers, nowNumbers)) {
        for (int i = 0; i < was.length; i++) {
          was[i] = i;
        }
        return new ItemMatch(was, was);
      }
      for (String key : KEYS) {
        pairByKey(key);
      }
      pairEqual();
      pairLike();
      int[] stays = inOrder();
      pairByPosition(stays);
      return new ItemMatch(stays, was);
    }

    private void pair(int oldIndex, int nowIndex) {
      was[nowIndex] = oldIndex;
      became[oldIndex] = nowIndex;
    }

    private void pairByKey(String key) {
      Map<Integer, Integer> before = uniqueValues(old, key);
      Map<Integer, Integer> after = uniqueValues(now, key);
      before.forEach(
          (value, oldIndex) -> {
            int nowIndex = after.getOrDefault(value, -1);
            if (oldIndex >= 0 && nowIndex >= 0 && became[oldIndex] < 0 && was[nowIndex] < 0) {
              pair(oldIndex, nowIndex);
            }
          });
    }

    /** Which map has a value under a key; -1 where several have. */
    private Map<Integer, Integer> uniqueValues(List<?> items, String key) {
      Map<Integer, Integer> unique = new HashMap<>();
      for (int i = 0; i < items.size(); i++) {
        Integer value = keyValue(items.get(i), key);
        if (value != null) {
          unique.merge(value, i, (one, other) -> -1);
        }
      }
      return unique;
    }

    /** The number of the scalar that a map has under a key; null when it has none. */
    private @Nullable Integer keyValue(@Nullable Object item, String key) {
      if (!(numbers.forms().form(item) instanceof Map<?, ?> map)) {
        return null;
      }
      Object value = map.get(key);
      Object form = numbers.forms().form(value);
      return form == null || form instanceof Map || form instanceof List ? null : numbers.of(value);
    }

    /** Equal items in a longest common order first; then equal ones elsewhere. */
    private void pairEqual() {
      List<Integer> before = unpaired(became);
      List<Integer> after = unpaired(was);
      List<Integer> beforeNumbers = before.stream().map(i -> oldNumbers[i]).toList();
      List<Integer> afterNumbers = after.stream().map(i -> nowNumbers[i]).toList();
      int i = 0;
      int j = 0;
      List<LeastEdit.Hunk> hunks = new ArrayList<>(LeastEdit.between(beforeNumbers, afterNumbers));
      hunks.add(new LeastEdit.Hunk(before.size(), before.size(), after.size(), after.size()));
      for (LeastEdit.Hunk hunk : hunks) {
        while (i < hunk.oldStart()) {
          pair(before.get(i++), after.get(j++));
        }
        i = hunk.oldEnd();
        j = hunk.newEnd();
      }
      Map<Integer, List<Integer>> left = new HashMap<>();
      List<Integer> rest = unpaired(became);
      for (int k = rest.size() - 1; k >= 0; k--) {
        left.computeIfAbsent(oldNumbers[rest.get(k)], unseen -> new ArrayList<>()).add(rest.get(k));
      }
      for (int index : unpaired(was)) {
        List<Integer> same = left.get(nowNumbers[index]);
        if (same != null && !same.isEmpty()) {
          pair(same.remove(same.size() - 1), index);
        }
      }
    }

    private static List<Integer> unpaired(int[] partners) {
      List<Integer> out = new ArrayList<>();
      for (int i = 0; i < partners.length; i++) {
        if (partners[i] < 0) {
          out.add(i);
        }
      }
      return out;
    }

    private void pairLike() {
      List<Integer> before = unpaired(became);
      List<Integer> after = unpaired(was);
      if (before.isEmpty() || after.isEmpty()) {
        return;
      }
      Likeness likeness = new Likeness(numbers);
      old.forEach(likeness::count);
      List<Candidate> candidates = new ArrayList<>();
      if ((long) before.size() * after.size() <= MAX_PAIRS) {
        for (int i : before) {
          for (int j : after) {
            addCandidate(candidates, i, j, likeness);
          }
        }
      } else {
        addSharing(candidates, before, after, likeness);
      }
      candidates.sort(
          (a, b) ->
              a.likeness != b.likeness
                  ? Double.compare(b.likeness, a.likeness)
                  : Integer.compare(Math.abs(a.old - a.now), Math.abs(b.old - b.now)));
      for (Candidate each : candidates) {
        if (became[each.old] < 0 && was[each.now] < 0) {
          pair(each.old, each.now);
        }
      }
    }

    /** Of very many items, those that share a member few have, and those at one place. */
    private void addSharing(
        List<Candidate> candidates, List<Integer> before, List<Integer> after, Likeness likeness) {
      Map<Likeness.Member, List<Integer>> having = new HashMap<>();
      for (int i : before) {
        if (numbers.forms().form(old.get(i)) instanceof Map<?, ?> map) {
          map.forEach(
              (key, value) -> {
                Likeness.Member member = new Likeness.Member(key.toString(), numbers.of(value));
                if (likeness.count(member) <= MAX_SHARED) {
                  having.computeIfAbsent(member, unseen -> new ArrayList<>()).add(i);
                }
              });
        }
      }
      for (int k = 0; k < after.size(); k++) {
        int j = after.get(k);
        if (k < before.size()) {
          addCandidate(candidates, before.get(k), j, likeness);
        }
        if (numbers.forms().form(now.get(j)) instanceof Map<?, ?> map) {
          map.forEach(
              (key, value) ->
                  having
                      .getOrDefault(
                          new Likeness.Member(key.toString(), numbers.of(value)), List.of())
                      .forEach(i -> addCandidate(candidates, i, j, likeness)));
        }
      }
    }

    private void addCandidate(List<Candidate> candidates, int i, int j, Likeness likeness) {
      if (haveOtherKeys(old.get(i), now.get(j))) {
        return;
      }
      double alike = likeness.of(old.get(i), now.get(j));
      if (alike > Likeness.SAME) {
        candidates.add(new Candidate(i, j, alike));
      }
    }

    /** Whether both have a key that says which map it is, and say another. */
    private boolean haveOtherKeys(@Nullable Object before, @Nullable Object after) {
      for (String key : KEYS) {
        Integer one = keyValue(before, key);
        Integer other = keyValue(after, key);
        if (one != null && other != null && !one.equals(other)) {
          return true;
        }
      }
      return false;
    }

    /** A longest increasing part of {@link #was}: what stays; -1 for the rest. */
    private int[] inOrder() {
      int[] last = new int[was.length];
      int[] previous = new int[was.length];
      int length = 0;
      for (int j = 0; j < was.length; j++) {
        if (was[j] < 0) {
          continue;
        }
        int low = 0;
        int high = length;
        while (low < high) {
          int middle = (low + high) >>> 1;
          if (was[last[middle]] < was[j]) {
            low = middle + 1;
          } else {
            high = middle;
          }
        }
        previous[j] = low == 0 ? -1 : last[low - 1];
        last[low] = j;
        length = Math.max(length, low + 1);
      }
      int[] stays = new int[was.length];
      Arrays.fill(stays, -1);
      for (int j = length == 0 ? -1 : last[length - 1]; j >= 0; j = previous[j]) {
        stays[j] = was[j];
      }
      return stays;
    }

    /** Pairs what is left between two items that stay, in order, where neither is a map. */
    private void pairByPosition(int[] stays) {
      int i = 0;
      int nowStart = 0;
      for (int j = 0; j <= stays.length; j++) {
        int end = j == stays.length ? old.size() : stays[j];
        if (end < 0) {
          continue;
        }
        for (int k = nowStart; k < j && i < end; k++, i++) {
          if (canBecome(i, k)) {
            stays[k] = i;
            if (was[k] < 0) {
              pair(i, k);
            }
          }
        }
        i = end + 1;
        nowStart = j + 1;
      }
    }

    /** Whether an old item that does not stay may be overwritten by a new one at its place. */
    private boolean canBecome(int oldIndex, int nowIndex) {
      Object before = numbers.forms().form(old.get(oldIndex));
      Object after = numbers.forms().form(now.get(nowIndex));
      if (before instanceof Map || after instanceof Map) {
        return false;
      }
      boolean bothList = before instanceof List && after instanceof List;
      boolean bothString = before instanceof String && after instanceof String;
      boolean known = became[oldIndex] >= 0 || was[nowIndex] >= 0;
      return !((bothList || bothString) && known);
    }
  }
}
