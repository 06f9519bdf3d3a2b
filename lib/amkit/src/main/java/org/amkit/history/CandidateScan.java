package org.amkit.history;

import java.util.List;
import org.amkit.ChangeHash;

/**
 * Looks for the rows whose hashes begin as one of some wanted ones does, from the last row on and
 * no further down than it is asked to: who was here lately wants one of the last rows.
 *
 * <p>Cost: O(1) a row.
 */
final class CandidateScan {
  /** Rows that are looked at together. */
  private static final int BLOCK = 512;

  /** Takes each row that one of the hashes may be of. */
  interface Visitor {
    void visit(int row, ChangeHash hash);
  }

  private final int[] prefixes;
  private final List<ChangeHash> wanted;

  /** A hash table of the wanted ones, each plus 1, mostly free: it is smaller than one of rows. */
  private final int[] places;

  private final int[] begins;

  /** The lowest row that was looked at. */
  private int reached;

  /**
   * @param prefixes the first four bytes of each row's hash
   */
  CandidateScan(int[] prefixes, List<ChangeHash> wanted) {
    this.prefixes = prefixes;
    this.wanted = wanted;
    reached = prefixes.length;
    places = new int[Integer.highestOneBit(wanted.size()) * 32];
    begins = new int[wanted.size()];
    for (int i = 0; i < begins.length; i++) {
      begins[i] = wanted.get(i).hashCode();
      int at = slot(begins[i]);
      while (places[at] != 0) {
        at = slot(at + 1);
      }
      places[at] = i + 1;
    }
  }

  private int slot(int number) {
    return number & places.length - 1;
  }

  /** Looks at all rows down to {@code floor}. */
  void downTo(int floor, Visitor visitor) {
    while (reached > floor) {
      block(floor, visitor);
    }
  }

  /** Looks at rows down to {@code floor}, or until one is seen that may be wanted. */
  void toNext(int floor, Visitor visitor) {
    boolean isFound = false;
    while (reached > floor && !isFound) {
      isFound = block(floor, visitor);
    }
  }

  private boolean block(int floor, Visitor visitor) {
    int end = reached;
    int from = Math.max(floor, end - BLOCK);
    boolean isFound = false;
    for (int row = end - 1; row >= from; row--) {
      int prefix = prefixes[row];
      for (int at = slot(prefix); places[at] != 0; at = slot(at + 1)) {
        int i = places[at] - 1;
        if (begins[i] == prefix) {
          visitor.visit(row, wanted.get(i));
          isFound = true;
        }
      }
    }
    reached = from;
    return isFound;
  }
}
