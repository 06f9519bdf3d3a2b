package org.amkit.history;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.amkit.ChangeHash;
import org.jspecify.annotations.Nullable;

/**
 * A walk through changes from high numbers to low, each once, that tells those reached from one set
 * of starts from the others: a heap of pending numbers, a mark kept with each.
 *
 * <p>A start may be a candidate: a number that a hash may be of, as its first bytes are equal. It
 * is looked at only where the walk comes to it and nothing above has reached it, as the hash must
 * be made for that.
 *
 * <p>A chain, changes of one actor each of which depends only on the one before it, is stepped over
 * at once; so what is found are ranges of numbers. Cost: O(log pending) a chain.
 */
final class DescendingWalk {
  /** How a pending number is marked; of one number, the highest mark comes first. */
  private static final int UNREACHED = 0;

  private static final int CANDIDATE = 1;
  private static final int REACHED = 2;

  private final ChangeGraph graph;

  /** What looks for candidates; null where all are known. */
  private @Nullable CandidateScan scan;

  /** The hashes that candidates may be of. */
  private final Map<Integer, ChangeHash> candidates = new HashMap<>();

  private int knownStarts;

  /** Max-heap of {@code number << 2 | mark}; a number may be in it more than once. */
  private long[] heap = new long[16];

  private int size;

  /** Pending entries that are marked as not reached. */
  private int unreachedPending;

  /** What was found: the first and the last number of each range, from high ranges to low. */
  private int[] ranges = new int[16];

  private int rangeCount;

  DescendingWalk(ChangeGraph graph) {
    this.graph = graph;
  }

  /** Adds a start. */
  void push(int number, boolean isReached) {
    knownStarts += isReached ? 1 : 0;
    add(number, isReached ? REACHED : UNREACHED);
  }

  /** Has the walk look for more starts, which are reached, where it goes. */
  void lookFor(CandidateScan starts) {
    scan = starts;
  }

  private void pushCandidate(int number, ChangeHash hash) {
    ChangeHash other = candidates.putIfAbsent(number, hash);
    if (other == null) {
      add(number, CANDIDATE);
    } else if (graph.hashOf(number).equals(hash)) {
      push(number, true);
    }
  }

  private void add(int number, int mark) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    long entry = (long) number << 2 | mark;
    if (mark == UNREACHED) {
      unreachedPending++;
    }
    int i = size++;
    while (i > 0 && heap[(i - 1) / 2] < entry) {
      heap[i] = heap[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    heap[i] = entry;
  }

  /** Walks until none is pending that is not reached. */
  void run() {
    while (unreachedPending > 0) {
      lookDownTo(top());
      long entry = take();
      int number = (int) (entry >>> 2);
      boolean reached = isReached(number, (int) entry & 3);
      // Entries of one number come together, the highest mark first.
      boolean isFound = (entry & 3) == UNREACHED;
      while (size > 0 && heap[0] >>> 2 == number) {
        isFound |= (take() & 3) == UNREACHED;
      }
      if (reached && unreachedPending == 0) {
        return; // not before the reached chain is gone down, which may be long
      }
      if (!reached && !isFound) {
        continue; // no more than a candidate, and another change's
      }
      int from = lookDownChain(graph.chainStart(number, top() + 1));
      int next = top();
      if (!reached) {
        found(from, number);
      }
      if (graph.isChainedTo(from, next)) {
        add(next, reached ? REACHED : UNREACHED);
        continue;
      }
      for (int dep : graph.depsOf(from)) {
        add(dep, reached ? REACHED : UNREACHED);
      }
    }
  }

  /** The highest pending number, or -1. */
  private int top() {
    return size > 0 ? (int) (heap[0] >>> 2) : -1;
  }

  private void lookDownTo(int number) {
    if (scan != null) {
      scan.downTo(number, this::pushCandidate);
    }
  }

  /** Where a chain that starts there ends now that what is within it was looked for. */
  private int lookDownChain(int start) {
    if (scan != null) {
      scan.toNext(start, this::pushCandidate);
    }
    return Math.max(start, top() + 1);
  }

  private boolean isReached(int number, int mark) {
    boolean isHash = mark == CANDIDATE && graph.hashOf(number).equals(candidates.get(number));
    knownStarts += isHash ? 1 : 0;
    return isHash || mark == REACHED;
  }

  /** How many of the starts are known to be of the hashes that were looked for. */
  int knownStarts() {
    return knownStarts;
  }

  private void found(int first, int last) {
    if (rangeCount == ranges.length) {
      ranges = Arrays.copyOf(ranges, rangeCount * 2);
    }
    ranges[rangeCount++] = first;
    ranges[rangeCount++] = last;
  }

  private long take() {
    long top = heap[0];
    long last = heap[--size];
    int i = 0;
    while (true) {
      int child = 2 * i + 1;
      if (child >= size) {
        break;
      }
      if (child + 1 < size && heap[child + 1] > heap[child]) {
        child++;
      }
      if (heap[child] <= last) {
        break;
      }
      heap[i] = heap[child];
      i = child;
    }
    heap[i] = last;
    if ((top & 3) == UNREACHED) {
      unreachedPending--;
    }
    return top;
  }

  /** First numbers of the ranges that were not reached, from high to low; of one actor each. */
  int[] starts() {
    int[] out = new int[rangeCount / 2];
    for (int i = 0; i < out.length; i++) {
      out[i] = ranges[2 * i];
    }
    return out;
  }

  /** The numbers that were not reached, ascending. */
  int[] numbers() {
    int total = 0;
    for (int i = 0; i < rangeCount; i += 2) {
      total += ranges[i + 1] - ranges[i] + 1;
    }
    int[] out = new int[total];
    int at = 0;
    for (int i = rangeCount - 2; i >= 0; i -= 2) {
      for (int number = ranges[i]; number <= ranges[i + 1]; number++) {
        out[at++] = number;
      }
    }
    return out;
  }

  /** The same as a set. */
  BitSet set() {
    BitSet out = new BitSet();
    for (int i = 0; i < rangeCount; i += 2) {
      out.set(ranges[i], ranges[i + 1] + 1);
    }
    return out;
  }
}
