package org.amkit.history;

import java.util.Arrays;

/**
 * A walk through changes from high numbers to low, each once, that tells those reached from one set
 * of starts from the others: a heap of pending numbers, a mark kept with each.
 */
final class DescendingWalk {
  /** Max-heap of {@code number << 1 | reached}; a number may be in it more than once. */
  private long[] heap = new long[16];

  private int size;

  /** Pending entries that are not marked as reached. */
  private int unreachedPending;

  private boolean reached;
  private int[] found = new int[16];
  private int foundCount;

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

  /** Whether a pending change is not marked as reached. */
  boolean hasUnreached() {
    return unreachedPending > 0;
  }

  /** Takes the highest pending number; {@link #reached()} is its mark. */
  int pop() {
    long entry = take();
    int number = (int) (entry >>> 1);
    reached = (entry & 1) != 0;
    // Entries of one number come together, the reached one first.
    while (size > 0 && heap[0] >>> 1 == number) {
      take();
    }
    if (!reached) {
      if (foundCount == found.length) {
        found = Arrays.copyOf(found, foundCount * 2);
      }
      found[foundCount++] = number;
    }
    return number;
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

  boolean reached() {
    return reached;
  }

  /** The numbers popped that were not reached, ascending. */
  int[] unreached() {
    int[] out = new int[foundCount];
    for (int i = 0; i < foundCount; i++) {
      out[i] = found[foundCount - 1 - i];
    }
    return out;
  }
}
