package org.amkit.history;

import java.util.Arrays;

/**
 * How many changes each actor has made, and which: those of the base are counted, those that came
 * later listed.
 *
 * <pre>
 *   actor      0        1
 *   seqs       5        2         sequence number of its last change
 *   baseSeqs   3        2         the same in the base
 *   maxOps     17       9         counter of its last op
 *   last       6        4         number of its last change
 *   added      5 6                numbers of its changes 4 and 5
 * </pre>
 */
final class ActorChanges {
  private int[] seqs = new int[4];
  private int[] baseSeqs = new int[4];
  private long[] maxOps = new long[4];
  private int[] last = new int[4];
  private int[][] added = new int[4][];

  /** Number of changes an actor has made. */
  int seq(int actor) {
    return actor >= 0 && actor < seqs.length ? seqs[actor] : 0;
  }

  /** How many of them are in the base. */
  int baseSeq(int actor) {
    return baseSeqs[actor];
  }

  /** Counter of an actor's last op; 0 for none. */
  long maxOp(int actor) {
    return actor >= 0 && actor < maxOps.length ? maxOps[actor] : 0;
  }

  /** Counters of the last ops, by actor, in an array of the caller's own. */
  long[] maxOps() {
    return maxOps.clone();
  }

  /** Number of an actor's last change; it has one. */
  int last(int actor) {
    return last[actor];
  }

  /** Number of an actor's change that is not in the base. */
  int added(int actor, int seq) {
    return added[actor][seq - baseSeqs[actor] - 1];
  }

  private void reserve(int n) {
    if (n > seqs.length) {
      int size = Math.max(n, seqs.length * 2);
      seqs = Arrays.copyOf(seqs, size);
      baseSeqs = Arrays.copyOf(baseSeqs, size);
      maxOps = Arrays.copyOf(maxOps, size);
      last = Arrays.copyOf(last, size);
      added = Arrays.copyOf(added, size);
    }
  }

  /** Counts the rows of a base. */
  void addBase(ChangeRows rows) {
    int[] actors = rows.actorNumbers();
    for (int a = 0; a < actors.length; a++) {
      int actor = actors[a];
      reserve(actor + 1);
      int seq = rows.lastSeqs()[a];
      seqs[actor] = seq;
      baseSeqs[actor] = seq;
      maxOps[actor] = rows.lastOps()[a];
      last[actor] = rows.lastRows()[a];
    }
  }

  /** Adds an actor's next change. */
  void add(int actor, int seq, long maxOp, int number) {
    reserve(actor + 1);
    seqs[actor] = seq;
    maxOps[actor] = Math.max(maxOps[actor], maxOp);
    last[actor] = number;
    int at = seq - baseSeqs[actor] - 1;
    int[] list = added[actor];
    if (list == null) {
      list = new int[4];
    }
    if (at >= list.length) {
      list = Arrays.copyOf(list, Math.max(at + 1, list.length * 2));
    }
    list[at] = number;
    added[actor] = list;
  }
}
