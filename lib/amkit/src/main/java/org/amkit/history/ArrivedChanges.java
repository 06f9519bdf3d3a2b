package org.amkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunk;

/**
 * Changes that arrive together, none of them applied, each once: puts them in an order in which
 * dependencies come first.
 *
 * <p>Cost: O(changes + dependencies).
 */
final class ArrivedChanges {
  private final List<ChangeChunk> changes;

  /**
   * ChangeHash table of the changes: in the low bits, as many as an index into the table has, the
   * number plus 1; above them the hash's own, so that other changes are hardly ever looked at. 0 is
   * free.
   */
  private final int[] table;

  ArrivedChanges(List<ChangeChunk> changes) {
    this.changes = changes;
    table = new int[Integer.highestOneBit(Math.max(4, changes.size())) * 4];
    int mask = table.length - 1;
    for (int i = 0; i < changes.size(); i++) {
      int code = changes.get(i).hash().hashCode();
      int at = code & mask;
      while (table[at] != 0) {
        at = (at + 1) & mask;
      }
      table[at] = (code & ~mask) | (i + 1);
    }
  }

  /** The number of the change with this hash, or -1. */
  private int find(ChangeHash hash) {
    int mask = table.length - 1;
    int code = hash.hashCode();
    for (int at = code & mask; table[at] != 0; at = (at + 1) & mask) {
      int number = (table[at] & mask) - 1;
      if (((table[at] ^ code) & ~mask) == 0 && changes.get(number).hash().equals(hash)) {
        return number;
      }
    }
    return -1;
  }

  /**
   * Those whose dependencies are all applied or come before them in the result, in order of arrival
   * where dependencies leave a choice: first all that wait for nothing, then, change by change,
   * those for which it was the last thing to wait for.
   */
  List<ChangeChunk> inOrder(Predicate<ChangeHash> applied) {
    int n = changes.size();
    int[] lacking = new int[n];
    // Which change waits for which, as linked lists: edge e, from 1, is to edgeTo[e - 1].
    int[] firstEdge = new int[n];
    int[] lastEdge = new int[n];
    int[] edgeTo = new int[n];
    int[] nextEdge = new int[n];
    int edgeCount = 0;
    for (int i = 0; i < n; i++) {
      for (ChangeHash dep : changes.get(i).deps()) {
        boolean follows = i > 0 && changes.get(i - 1).hash().equals(dep);
        int source = follows ? i - 1 : find(dep);
        if (source < 0) {
          lacking[i] += applied.test(dep) ? 0 : 1;
          continue;
        }
        lacking[i]++;
        edgeCount++;
        if (edgeCount > edgeTo.length) {
          edgeTo = Arrays.copyOf(edgeTo, edgeCount * 2);
          nextEdge = Arrays.copyOf(nextEdge, edgeCount * 2);
        }
        edgeTo[edgeCount - 1] = i;
        if (firstEdge[source] == 0) {
          firstEdge[source] = edgeCount;
        } else {
          nextEdge[lastEdge[source] - 1] = edgeCount;
        }
        lastEdge[source] = edgeCount;
      }
    }
    int[] queue = new int[n];
    int tail = 0;
    for (int i = 0; i < n; i++) {
      if (lacking[i] == 0) {
        queue[tail++] = i;
      }
    }
    List<ChangeChunk> ready = new ArrayList<>(n);
    for (int head = 0; head < tail; head++) {
      ready.add(changes.get(queue[head]));
      for (int edge = firstEdge[queue[head]]; edge != 0; edge = nextEdge[edge - 1]) {
        if (--lacking[edgeTo[edge - 1]] == 0) {
          queue[tail++] = edgeTo[edge - 1];
        }
      }
    }
    return ready;
  }
}
