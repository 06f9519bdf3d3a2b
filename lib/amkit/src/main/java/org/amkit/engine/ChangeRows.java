package org.amkit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChanges;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The change rows of a document chunk, decoded and checked: each actor's sequence numbers count up
 * from 1, its ops never go back, dependencies come first.
 *
 * <p>Rows are kept in runs, as {@link DocumentChanges#run} has them: who makes a change at each
 * keystroke makes one run of them. Cost: O(runs) to read, O(rows) to step through.
 */
final class ChangeRows {
  /**
   * Rows of one actor, each depending on the one before it.
   *
   * @param row number of the first
   * @param deps rows that the first depends on
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Run(
      int row,
      int count,
      int actor,
      int seq,
      long maxOp,
      long maxOpStep,
      long time,
      long timeStep,
      @Nullable String message,
      int[] deps,
      byte[] extra) {
    /** Highest op of the {@code i}-th row. */
    long maxOp(int i) {
      return maxOp + i * maxOpStep;
    }

    long time(int i) {
      return time + i * timeStep;
    }

    int[] deps(int i) {
      return i == 0 ? deps : new int[] {row + i - 1};
    }
  }

  private final List<Run> runs = new ArrayList<>();

  /** Number of rows. */
  int count;

  /** Whether the columns hold what would be lost if they were written anew. */
  boolean odd;

  /** Number of changes, and highest op, by the chunk's actor index. */
  final int[] lastSeqs;

  final long[] lastOps;

  private ChangeRows(int actorCount) {
    lastSeqs = new int[actorCount];
    lastOps = new long[actorCount];
  }

  /** The runs in order. */
  List<Run> runs() {
    return runs;
  }

  /** Rows that no other row depends on, ascending. */
  int[] heads() {
    BitSet inner = new BitSet(count);
    for (Run run : runs) {
      for (int dep : run.deps) {
        inner.set(dep);
      }
      inner.set(run.row, run.row + run.count - 1);
    }
    inner.flip(0, count);
    int[] heads = new int[inner.cardinality()];
    int row = -1;
    for (int i = 0; i < heads.length; i++) {
      row = inner.nextSetBit(row + 1);
      heads[i] = row;
    }
    return heads;
  }

  /** Rows that a later run depends on, beside its own row before. */
  BitSet deps() {
    BitSet deps = new BitSet(count);
    for (Run run : runs) {
      for (int dep : run.deps) {
        deps.set(dep);
      }
    }
    return deps;
  }

  static ChangeRows read(ColumnSet columns, int actorCount, Budget budget, long offset) {
    ChangeRows rows = new ChangeRows(actorCount);
    DocumentChanges changes = new DocumentChanges(columns, actorCount, budget);
    while (changes.nextRun()) {
      rows.add(changes, offset);
    }
    rows.odd = changes.isOdd();
    return rows;
  }

  private void add(DocumentChanges changes, long offset) {
    int n = changes.run();
    int a = changes.actor();
    long seq = changes.seq();
    long maxOp = changes.maxOp();
    if (seq != lastSeqs[a] + 1L) {
      throw new FormatException(
          "change " + count + " has sequence number " + seq + ", expected " + (lastSeqs[a] + 1L),
          offset);
    }
    if (maxOp < lastOps[a]) {
      throw new FormatException(
          "change " + count + " ends at op " + maxOp + ", expected at least " + lastOps[a], offset);
    }
    Run run =
        new Run(
            count,
            n,
            a,
            (int) seq,
            maxOp,
            changes.maxOpStep(),
            changes.time(),
            changes.timeStep(),
            changes.message(),
            deps(changes),
            Arrays.copyOfRange(changes.extraBuffer(), changes.extraStart(), changes.extraEnd()));
    runs.add(run);
    lastSeqs[a] = (int) seq + n - 1;
    lastOps[a] = run.maxOp(n - 1);
    count += n;
  }

  private static int[] deps(DocumentChanges changes) {
    int[] out = new int[changes.depCount()];
    for (int i = 0; i < out.length; i++) {
      out[i] = changes.dep(i);
    }
    return out;
  }
}
