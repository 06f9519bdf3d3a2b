package org.amkit.history;

import java.util.Arrays;
import java.util.BitSet;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChanges;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * The change rows of a document chunk, decoded and checked: each actor's sequence numbers count up
 * from 1, its ops never go back, dependencies come first.
 *
 * <p>Rows are kept in runs, as {@link DocumentChanges#run} has them, in flat arrays: who makes a
 * change at each keystroke makes one run of them.
 *
 * <pre>
 *   run        0        1
 *   starts     0        4        count     the rows [0..4) and [4..count)
 *   facts      actor, seq, maxOp and its step, time and its step: six longs a run, of its first row
 *   depEnds    0        2                  deps [0..0) and [0..2), of a run's first row
 *   byActor    the runs by actor, and of an actor in order
 * </pre>
 *
 * <p>Cost: O(runs) to read, O(log runs) for a row, O(1) for a row near the one asked for last.
 */
public final class ChangeRows {
  private static final int[] NO_ROWS = {};

  // Where the facts of a run are among those of all.
  private static final int ACTOR = 0;
  private static final int SEQ = 1;
  private static final int MAX_OP = 2;
  private static final int MAX_OP_STEP = 3;
  private static final int TIME = 4;
  private static final int TIME_STEP = 5;
  private static final int FACTS = 6;

  private int runCount;
  private int[] starts = new int[4];
  private long[] facts = new long[4 * FACTS];
  private @Nullable String[] messages = new String[4];
  private byte[][] extras = new byte[4][];
  private int[] depEnds = new int[4];
  private int[] deps = new int[4];

  private final int[] actorNumbers;
  private int count;
  private boolean odd;
  private final int[] lastSeqs;
  private final long[] lastOps;
  private final int[] lastRows;

  private int @Nullable [] heads;
  private int @Nullable [] byActor;
  private int[] byActorEnds = NO_ROWS;

  /** The run of the row that was asked for last. */
  private int lastRun;

  private ChangeRows(int[] actorNumbers) {
    this.actorNumbers = actorNumbers;
    lastSeqs = new int[actorNumbers.length];
    lastOps = new long[actorNumbers.length];
    lastRows = new int[actorNumbers.length];
  }

  /**
   * Reads the rows.
   *
   * @param actorNumbers the document's numbers of the chunk's actors
   * @param budget what is left for the input that the chunk is from
   * @param offset of the chunk, for errors
   * @throws FormatException when a row is not what it has to be
   */
  public static ChangeRows read(ColumnSet columns, int[] actorNumbers, Budget budget, long offset) {
    ChangeRows rows = new ChangeRows(actorNumbers);
    DocumentChanges changes = new DocumentChanges(columns, actorNumbers.length, budget);
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
    int r = runCount++;
    reserve(r + 2);
    starts[r] = count;
    starts[r + 1] = count + n;
    int at = r * FACTS;
    facts[at + ACTOR] = actorNumbers[a];
    facts[at + SEQ] = seq;
    facts[at + MAX_OP] = maxOp;
    facts[at + MAX_OP_STEP] = changes.maxOpStep();
    facts[at + TIME] = changes.time();
    facts[at + TIME_STEP] = changes.timeStep();
    messages[r] = changes.message();
    extras[r] = Arrays.copyOfRange(changes.extraBuffer(), changes.extraStart(), changes.extraEnd());
    addDeps(r, changes);
    lastSeqs[a] = (int) seq + n - 1;
    lastOps[a] = maxOp + (n - 1) * changes.maxOpStep();
    count += n;
    lastRows[a] = count - 1;
  }

  private void addDeps(int run, DocumentChanges changes) {
    int start = run == 0 ? 0 : depEnds[run - 1];
    int end = start + changes.depCount();
    if (end > deps.length) {
      deps = Arrays.copyOf(deps, Math.max(end, deps.length * 2));
    }
    for (int i = start; i < end; i++) {
      deps[i] = changes.dep(i - start);
    }
    depEnds[run] = end;
  }

  private void reserve(int n) {
    if (n > starts.length) {
      int size = Math.max(n, starts.length * 2);
      starts = Arrays.copyOf(starts, size);
      facts = Arrays.copyOf(facts, size * FACTS);
      messages = Arrays.copyOf(messages, size);
      extras = Arrays.copyOf(extras, size);
      depEnds = Arrays.copyOf(depEnds, size);
    }
  }

  /** Number of rows. */
  public int count() {
    return count;
  }

  /** Whether the columns hold what would be lost if they were written anew. */
  public boolean isOdd() {
    return odd;
  }

  /** Number of changes, by the chunk's actor index. Not to be written to. */
  public int[] lastSeqs() {
    return lastSeqs;
  }

  /** Highest op counter, by the chunk's actor index. Not to be written to. */
  public long[] lastOps() {
    return lastOps;
  }

  /** Row of the last change, by the chunk's actor index; 0 for none. Not to be written to. */
  int[] lastRows() {
    return lastRows;
  }

  /** The document's numbers of the chunk's actors. Not to be written to. */
  public int[] actorNumbers() {
    return actorNumbers;
  }

  /** Whether the runs take little memory beside what there is a row of. */
  public boolean isCompact() {
    return runCount < 64 || runCount < count / 64;
  }

  // Runs.

  public int runCount() {
    return runCount;
  }

  /** First row of a run. */
  public int start(int run) {
    return starts[run];
  }

  /** The row behind a run. */
  public int end(int run) {
    return starts[run + 1];
  }

  public int actorOfRun(int run) {
    return (int) facts[run * FACTS + ACTOR];
  }

  /** Sequence number of a run's first row. */
  public int seqOfRun(int run) {
    return (int) facts[run * FACTS + SEQ];
  }

  /** Counter of the last op of a run's {@code i}-th row. */
  public long maxOpOfRun(int run, int i) {
    return facts[run * FACTS + MAX_OP] + i * maxOpStep(run);
  }

  /** By how much the last op's counter rises from row to row in a run. */
  public long maxOpStep(int run) {
    return facts[run * FACTS + MAX_OP_STEP];
  }

  /** Time of a run's {@code i}-th row. */
  public long timeOfRun(int run, int i) {
    return facts[run * FACTS + TIME] + i * timeStep(run);
  }

  /** By how much the time rises from row to row in a run. */
  public long timeStep(int run) {
    return facts[run * FACTS + TIME_STEP];
  }

  /** Message of a run's rows. */
  public @Nullable String messageOfRun(int run) {
    return messages[run];
  }

  /** Extra bytes of a run's rows. Not to be written to. */
  public byte[] extraOfRun(int run) {
    return extras[run];
  }

  /** How many rows a run's first depends on. */
  public int depCount(int run) {
    return depEnds[run] - (run == 0 ? 0 : depEnds[run - 1]);
  }

  /** The {@code i}-th row that a run's first depends on. */
  public int dep(int run, int i) {
    return deps[(run == 0 ? 0 : depEnds[run - 1]) + i];
  }

  /** Rows that a run's first depends on. */
  public int[] deps(int run) {
    int from = run == 0 ? 0 : depEnds[run - 1];
    return from == depEnds[run] ? NO_ROWS : Arrays.copyOfRange(deps, from, depEnds[run]);
  }

  /** Whether a run's first row depends on the row before it and on no other, as all others do. */
  public boolean isChained(int run) {
    int from = run == 0 ? 0 : depEnds[run - 1];
    return depEnds[run] == from + 1 && deps[from] == starts[run] - 1;
  }

  /** The run that a row is in. */
  public int runOf(int row) {
    int run = lastRun;
    if (row < starts[run] || row >= starts[run + 1]) {
      if (row >= starts[run + 1] && run + 1 < runCount && row < starts[run + 2]) {
        run++;
      } else if (run > 0 && row < starts[run] && row >= starts[run - 1]) {
        run--;
      } else {
        int at = Arrays.binarySearch(starts, 0, runCount, row);
        run = at >= 0 ? at : -at - 2;
      }
      lastRun = run;
    }
    return run;
  }

  // Rows.

  public int actor(int row) {
    return actorOfRun(runOf(row));
  }

  public int seq(int row) {
    int run = runOf(row);
    return seqOfRun(run) + row - starts[run];
  }

  /** Counter of a row's last op. */
  public long maxOp(int row) {
    int run = runOf(row);
    return maxOpOfRun(run, row - starts[run]);
  }

  public long time(int row) {
    int run = runOf(row);
    return timeOfRun(run, row - starts[run]);
  }

  public @Nullable String message(int row) {
    return messages[runOf(row)];
  }

  /** A row's extra bytes. Not to be written to. */
  public byte[] extra(int row) {
    return extras[runOf(row)];
  }

  /** Rows that a row depends on. */
  public int[] depsOf(int row) {
    int run = runOf(row);
    return row == starts[run] ? deps(run) : new int[] {row - 1};
  }

  /** Whether a row depends on nothing. */
  public boolean isRoot(int row) {
    int run = runOf(row);
    return row == starts[run] && depEnds[run] == (run == 0 ? 0 : depEnds[run - 1]);
  }

  /** Rows that no other row depends on, ascending. Not to be written to. */
  public int[] heads() {
    int[] known = heads;
    if (known == null) {
      known = findHeads();
      heads = known;
    }
    return known;
  }

  private int[] findHeads() {
    BitSet inner = new BitSet(count);
    for (int run = 0; run < runCount; run++) {
      for (int i = run == 0 ? 0 : depEnds[run - 1]; i < depEnds[run]; i++) {
        inner.set(deps[i]);
      }
      inner.set(starts[run], starts[run + 1] - 1);
    }
    inner.flip(0, count);
    int[] found = new int[inner.cardinality()];
    int row = -1;
    for (int i = 0; i < found.length; i++) {
      row = inner.nextSetBit(row + 1);
      found[i] = row;
    }
    return found;
  }

  /** Rows that others depend on than those right behind them. */
  BitSet branchPoints() {
    BitSet points = new BitSet(count);
    for (int run = 0; run < runCount; run++) {
      if (!isChained(run)) {
        for (int i = run == 0 ? 0 : depEnds[run - 1]; i < depEnds[run]; i++) {
          points.set(deps[i]);
        }
      }
    }
    return points;
  }

  // By actor.

  /** The actor's row with this sequence number, which it has one of. */
  public int find(int actor, int seq) {
    int run = run(actor, seq, 0, true);
    return starts[run] + seq - seqOfRun(run);
  }

  /** The actor's first row that ends at this op or behind it; the actor has one. */
  public int findByOp(int actor, long counter) {
    int run = run(actor, 0, counter, false);
    long over = counter - maxOpOfRun(run, 0);
    // The step is more than 0, as the last row of the run ends at the op or behind it.
    return over <= 0
        ? starts[run]
        : starts[run] + (int) ((over + maxOpStep(run) - 1) / maxOpStep(run));
  }

  /** The actor's first run that reaches a sequence number, or an op. */
  private int run(int actor, int seq, long counter, boolean bySeq) {
    int[] runs = byActor();
    int lo = actor == 0 ? 0 : byActorEnds[actor - 1];
    int hi = byActorEnds[actor] - 1;
    while (lo < hi) {
      int mid = (lo + hi) >>> 1;
      int run = runs[mid];
      int last = starts[run + 1] - 1 - starts[run];
      boolean isBefore = bySeq ? seqOfRun(run) + last < seq : maxOpOfRun(run, last) < counter;
      if (isBefore) {
        lo = mid + 1;
      } else {
        hi = mid;
      }
    }
    return runs[lo];
  }

  private int[] byActor() {
    int[] made = byActor;
    if (made == null) {
      int most = 0;
      for (int run = 0; run < runCount; run++) {
        most = Math.max(most, actorOfRun(run));
      }
      int[] ends = new int[most + 1];
      for (int run = 0; run < runCount; run++) {
        ends[actorOfRun(run)]++;
      }
      for (int a = 1; a <= most; a++) {
        ends[a] += ends[a - 1];
      }
      made = new int[runCount];
      int[] next = ends.clone();
      for (int run = runCount - 1; run >= 0; run--) {
        made[--next[actorOfRun(run)]] = run;
      }
      byActorEnds = ends;
      byActor = made;
    }
    return made;
  }
}
