package org.amkit.history;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * The changes that no other depends on, by number and hash.
 *
 * <p>They are put in order when they are asked for, as many may come before that. Cost: O(heads)
 * for a change that depends on a head, else O(1); O(heads log heads) to ask after such.
 */
final class Heads {
  /** With more, a hash or many a dependency is not looked for by going through all. */
  private static final int FEW = 8;

  private record Head(int number, ChangeHash hash) {}

  private static final Comparator<Head> BY_HASH = new ByHash();

  /** A class, as a lambda costs the start of a short process milliseconds. */
  private static final class ByHash implements Comparator<Head> {
    @Override
    public int compare(Head a, Head b) {
      return a.hash.compareTo(b.hash);
    }
  }

  private Head[] heads = new Head[1];
  private int count;
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
        hashes[i] = heads[i].hash;
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
      numbers[i] = heads[i].number;
    }
    return numbers;
  }

  private void sort() {
    if (!isSorted) {
      Arrays.sort(heads, 0, count, BY_HASH);
      isSorted = true;
    }
  }

  /** Makes these the heads: hashes in order, numbers in the same order. */
  void set(int[] numbers, List<ChangeHash> hashes) {
    heads = new Head[Math.max(1, numbers.length)];
    count = numbers.length;
    for (int i = 0; i < count; i++) {
      heads[i] = new Head(numbers[i], hashes.get(i));
    }
    isSorted = true;
    list = null;
  }

  /** Takes out the heads that a new change depends on, and puts it in. */
  void add(int number, ChangeHash hash, int[] deps) {
    list = null;
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
    isSorted = count == 0;
    heads[count++] = new Head(number, hash);
  }

  private void remove(int number) {
    int at = indexOf(number);
    if (at >= 0) {
      count--;
      System.arraycopy(heads, at + 1, heads, at, count - at);
    }
  }

  private void removeAll(int[] numbers) {
    int[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (Arrays.binarySearch(sorted, heads[i].number) < 0) {
        heads[kept++] = heads[i];
      }
    }
    Arrays.fill(heads, kept, count, null);
    count = kept;
  }

  /** Mostly it is one of those that came last. */
  private int indexOf(int number) {
    int at = count - 1;
    while (at >= 0 && heads[at].number != number) {
      at--;
    }
    return at;
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
