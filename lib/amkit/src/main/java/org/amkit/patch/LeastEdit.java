package org.amkit.patch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The shortest way to make one sequence of another by deleting and inserting (Myers, "An O(ND)
 * Difference Algorithm and Its Variations", 1986, in linear space).
 *
 * <p>Two stretches that share little are not searched to the end: past {@link #MAX_DISTANCE} edits
 * one replaces the other as a whole, which bounds the time.
 */
public final class LeastEdit {
  /** Edits a stretch is searched for, from each of its ends. */
  private static final int MAX_DISTANCE = 4096;

  /** Replaces {@code [oldStart..oldEnd)} of the old by {@code [newStart..newEnd)} of the new. */
  public record Hunk(int oldStart, int oldEnd, int newStart, int newEnd) {}

  private final int[] a;
  private final int[] b;
  private final List<Hunk> hunks = new ArrayList<>();

  private LeastEdit(int[] a, int[] b) {
    this.a = a;
    this.b = b;
  }

  /** The differences, in order, none touching the next; items are compared by equals. */
  public static List<Hunk> between(List<?> oldItems, List<?> newItems) {
    Map<Object, Integer> numbers = new HashMap<>();
    LeastEdit edit = new LeastEdit(number(oldItems, numbers), number(newItems, numbers));
    edit.compare(0, edit.a.length, 0, edit.b.length);
    return edit.hunks;
  }

  private static int[] number(List<?> items, Map<Object, Integer> numbers) {
    int[] out = new int[items.size()];
    int i = 0;
    for (Object item : items) {
      out[i++] = numbers.computeIfAbsent(item, unseen -> numbers.size());
    }
    return out;
  }

  private void compare(int aStart, int aEnd, int bStart, int bEnd) {
    int aFrom = aStart;
    int bFrom = bStart;
    int aTo = aEnd;
    int bTo = bEnd;
    while (aFrom < aTo && bFrom < bTo && a[aFrom] == b[bFrom]) {
      aFrom++;
      bFrom++;
    }
    while (aFrom < aTo && bFrom < bTo && a[aTo - 1] == b[bTo - 1]) {
      aTo--;
      bTo--;
    }
    if (aFrom == aTo || bFrom == bTo) {
      if (aFrom < aTo || bFrom < bTo) {
        add(aFrom, aTo, bFrom, bTo);
      }
      return;
    }
    int[] middle = middle(aFrom, aTo, bFrom, bTo);
    if (middle.length == 0) {
      add(aFrom, aTo, bFrom, bTo);
      return;
    }
    compare(aFrom, middle[0], bFrom, middle[1]);
    compare(middle[0], aTo, middle[1], bTo);
  }

  private void add(int aFrom, int aTo, int bFrom, int bTo) {
    if (!hunks.isEmpty()) {
      Hunk last = hunks.get(hunks.size() - 1);
      if (last.oldEnd() == aFrom && last.newEnd() == bFrom) {
        hunks.set(hunks.size() - 1, new Hunk(last.oldStart(), aTo, last.newStart(), bTo));
        return;
      }
    }
    hunks.add(new Hunk(aFrom, aTo, bFrom, bTo));
  }

  /**
   * A point that a shortest path goes through, found where paths from both ends meet; an empty
   * array when they do not within the bound. Neither stretch is empty and their ends differ, so the
   * point is neither corner.
   */
  private int[] middle(int aFrom, int aTo, int bFrom, int bTo) {
    int n = aTo - aFrom;
    int m = bTo - bFrom;
    int delta = n - m;
    boolean odd = (delta & 1) != 0;
    int max = Math.min((n + m + 1) / 2, MAX_DISTANCE);
    int size = 2 * max + 3;
    int mid = max + 1;
    int[] forward = new int[size];
    int[] backward = new int[size];
    for (int d = 0; d <= max; d++) {
      for (int k = -d; k <= d; k += 2) {
        int x =
            k == -d || (k != d && forward[mid + k - 1] < forward[mid + k + 1])
                ? forward[mid + k + 1]
                : forward[mid + k - 1] + 1;
        int y = x - k;
        while (x < n && y < m && x >= 0 && y >= 0 && a[aFrom + x] == b[bFrom + y]) {
          x++;
          y++;
        }
        forward[mid + k] = x;
        int r = delta - k;
        if (odd
            && r >= -(d - 1)
            && r <= d - 1
            && x + backward[mid + r] >= n
            && inside(x, y, n, m)) {
          return new int[] {aFrom + x, bFrom + y};
        }
      }
      for (int k = -d; k <= d; k += 2) {
        int x =
            k == -d || (k != d && backward[mid + k - 1] < backward[mid + k + 1])
                ? backward[mid + k + 1]
                : backward[mid + k - 1] + 1;
        int y = x - k;
        while (x < n && y < m && x >= 0 && y >= 0 && a[aTo - 1 - x] == b[bTo - 1 - y]) {
          x++;
          y++;
        }
        backward[mid + k] = x;
        int r = delta - k;
        if (!odd && r >= -d && r <= d && x + forward[mid + r] >= n && inside(x, y, n, m)) {
          return new int[] {aTo - x, bTo - y};
        }
      }
    }
    return new int[0];
  }

  private static boolean inside(int x, int y, int n, int m) {
    return x >= 0 && y >= 0 && x <= n && y <= m;
  }
}
