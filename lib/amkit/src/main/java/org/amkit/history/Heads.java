package org.amkit.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The changes that no other depends on, by number and hash.
 *
 * <p>They are put in the order of their hashes when they are asked for, as many may come before
 * that. Cost: O(log heads) by number, O(heads) for a change that depends on a head; O(heads) to ask
 * after such.
 */
final class Heads {
  /** With more, a hash or many a dependency is not looked for by going through all. */
  private static final int FEW = 8;

  private static final class Head {
    final int number;
    final ChangeHash hash;

    /** Another change depends on it now. */
    boolean isGone;

    Head(int number, ChangeHash hash) {
      this.number = number;
      this.hash = hash;
    }
  }

  private static final Comparator<Head> BY_HASH = new ByHash();

  /** A class, as a lambda costs the start of a short process milliseconds. */
  private static final class ByHash implements Comparator<Head> {
    @Override
    public int compare(Head a, Head b) {
      return a.hash.compareTo(b.hash);
    }
  }

  /** By ascending numbers. */
  private Head[] heads = new Head[1];

  private int count;

  /** By hash, as they were when they were last asked for. */
  private Head[] sorted = new Head[0];

  /** Where in {@link #heads} those start that are not in {@link #sorted}. */
  private int unsortedFrom;

  private boolean isSorted = true;

  /** The hashes as a list, made when asked for. */
  private @Nullable List<ChangeHash> list;

  int size() {
    return count;
  }

  /** Hashes in order. */
  List<ChangeHash> hashes() {
    List<ChangeHash> known = list;
    if (known == null) {
      sort();
      ChangeHash[] hashes = new ChangeHash[count];
      for (int i = 0; i < count; i++) {
        hashes[i] = sorted[i].hash;
      }
      known = List.of(hashes);
      list = known;
    }
    return known;
  }

  /** Numbers, in the order of the hashes. */
  int[] numbers() {
    sort();
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = sorted[i].number;
    }
    return numbers;
  }

  private void sort() {
    if (isSorted) {
      return;
    }
    Head[] all = new Head[count];
    int kept = 0;
    for (Head head : sorted) {
      if (!head.isGone) {
        all[kept++] = head;
      }
    }
    System.arraycopy(heads, unsortedFrom, all, kept, count - unsortedFrom);
    if (count > FEW) {
      all = dealtOut(all);
    }
    // The most of the way is done; what is left is O(heads), unless somebody made hashes that
    // crowd.
    Arrays.sort(all, BY_HASH);
    sorted = all;
    unsortedFrom = count;
    isSorted = true;
  }

  /**
   * By the first bits of their hashes, of which there are about as many as heads: hashes are spread
   * evenly, so that one is hardly ever more than a place or two from where it belongs.
   */
  private static Head[] dealtOut(Head[] all) {
    int shift = Integer.numberOfLeadingZeros(all.length);
    int[] ends = new int[(-1 >>> shift) + 2];
    for (Head head : all) {
      ends[(head.hash.hashCode() >>> shift) + 1]++;
    }
    for (int i = 1; i < ends.length; i++) {
      ends[i] += ends[i - 1];
    }
    Head[] dealt = new Head[all.length];
    for (Head head : all) {
      dealt[ends[head.hash.hashCode() >>> shift]++] = head;
    }
    return dealt;
  }

  /** Makes these the heads: hashes in order, numbers in the same order. */
  void set(int[] numbers, List<ChangeHash> hashes) {
    int[] order = numbers.clone();
    // The JDK's first sort sets up lambdas from Java 25 on: 8 ms, where there is mostly one head.
    if (!isAscending(order)) {
      Arrays.sort(order);
    }
    heads = new Head[Math.max(1, numbers.length)];
    sorted = new Head[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      Head head = new Head(numbers[i], hashes.get(i));
      sorted[i] = head;
      heads[Arrays.binarySearch(order, numbers[i])] = head;
    }
    count = numbers.length;
    unsortedFrom = count;
    isSorted = true;
    list = null;
  }

  private static boolean isAscending(int[] numbers) {
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i - 1] > numbers[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Takes out the heads that a new change depends on, and puts it in; its number is above all
   * others.
   */
  void add(int number, ChangeHash hash, int[] deps) {
    list = null;
    isSorted = false;
    if (deps.length <= FEW) {
      for (int dep : deps) {
        remove(dep);
      }
    } else {
      removeAll(deps);
    }
    if (count == heads.length) {
      heads = Arrays.copyOf(heads, 2 * count);
    }
    heads[count++] = new Head(number, hash);
  }

  private void remove(int number) {
    int at = indexOf(number);
    if (at >= 0) {
      heads[at].isGone = true;
      count--;
      System.arraycopy(heads, at + 1, heads, at, count - at);
      unsortedFrom -= at < unsortedFrom ? 1 : 0;
    }
  }

  private void removeAll(int[] numbers) {
    for (int number : numbers) {
      int at = indexOf(number);
      if (at >= 0) {
        heads[at].isGone = true;
      }
    }
    int kept = 0;
    int sortedKept = 0;
    for (int i = 0; i < count; i++) {
      if (!heads[i].isGone) {
        sortedKept += i < unsortedFrom ? 1 : 0;
        heads[kept++] = heads[i];
      }
    }
    Arrays.fill(heads, kept, count, null);
    count = kept;
    unsortedFrom = sortedKept;
  }

  private int indexOf(int number) {
    int low = 0;
    int high = count - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      int at = heads[mid].number;
      if (at == number) {
        return mid;
      }
      if (at < number) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -1;
  }

  /** The head's hash, or null where the change is no head. */
  @Nullable ChangeHash hashOf(int number) {
    int at = indexOf(number);
    return at < 0 ? null : heads[at].hash;
  }

  /** The number of the head with this hash; -1: none, or too many to look. */
  int find(ChangeHash hash) {
    for (int i = 0; i < count && count <= FEW; i++) {
      if (heads[i].hash.equals(hash)) {
        return heads[i].number;
      }
    }
    return -1;
  }
}
