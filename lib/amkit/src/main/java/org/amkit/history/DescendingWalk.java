package org.amkit.history;

import java.util.Arrays;
import java.util.BitSet;

/**
 * A walk through changes from high numbers to low, each once, that tells those reached from one set
 * of starts from the others: a heap of pending numbers, a mark kept with each.
 *
 * <p>A chain, changes of one actor each of which depends only on the one before it, is stepped over
 * at once; so what is found are ranges of numbers. Cost: O(log pending) a chain.
 */
final class DescendingWalk {
  private final ChangeGraph graph;

  /** Max-heap of {@code number << 1 | reached}; a number may be in it more than once. */
  private long[] heap = new long[16];

  private int size;

  /** Pending entries that are not marked as reached. */
  private int unreachedPending;

  /** What was found: the first and the last number of each range, from high ranges to low. */
  private int[] ranges = new int[16];

  private int rangeCount;

  DescendingWalk(ChangeGraph graph) {
    this.graph = graph;
  }

  /** Adds a start. */
  void push(int number, boolean isReached) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, size * 2);
    }
    long entry = (long) number << 1 | (isReached ? 1 : 0);
    if (!isReached) {
      unreachedPending++;
    }
    int i = size++;
    while (i > 0 && heap[(i - 1) / 2] < entry) {
      heap[i] = heap[(i - 1) / 2];
      i = (i - 1) / 2;
    }
    heap[i] = entry;
  }

  /** Walks until all that is pending is reached. */
  void run() {
    while (unreachedPending > 0) {
      long entry = take();
      int number = (int) (entry >>> 1);
      boolean reached = (entry & 1) != 0;
      // Entries of one number come together, the reached one first.
      while (size > 0 && heap[0] >>> 1 == number) {
        take();
      }
      int next = size > 0 ? (int) (heap[0] >>> 1) : -1;
      int from = graph.chainStart(number, next + 1);
      if (!reached) {
        found(from, number);
      }
      if (graph.isChainedTo(from, next)) {
        if (reached) {
          push(next, true);
        }
        continue;
      }
      for (int dep : graph.depsOf(from)) {
        push(dep, reached);
      }
    }
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
    if ((top & 1) == 0) {
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
