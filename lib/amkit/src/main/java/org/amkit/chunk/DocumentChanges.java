package org.amkit.chunk;

import java.util.Arrays;
import org.amkit.codec.FormatException;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * Steps through the changes of a document, each row checked for itself; dependencies stand before
 * the changes that have them.
 *
 * <pre>
 *   spec    column                       null means
 *      1    actor                        -
 *      3    seq                          -
 *     19    counter of the last op       -
 *     35    time                         0
 *     53    message                      none
 *     64    dependencies: count          -
 *     67    dependencies: rows           -          as many as the counts sum up to
 *   86,87   extra bytes: meta, bytes     -
 * </pre>
 *
 * <p>Time, message and extra bytes must be canonical, the other columns need not be: so Automerge
 * has it.
 */
public final class DocumentChanges {
  private final Budget budget;
  private final long changeCount;

  /** Bytes that could be a dependency each, and were not yet. */
  private long depBytes;

  private final RleReader actors;
  private final DeltaReader seqs;
  private final DeltaReader maxOps;
  private final DeltaReader times;
  private final StringReader messages;
  private final RleReader depCounts;
  private final DeltaReader deps;
  private final ValueReader extras;

  private boolean odd;
  private long row = -1;
  private int run = 1;
  private int depCount;
  private int[] depRows = new int[4];

  /** Before the first change of a document's change columns. Cost: O(runs) of one column. */
  public DocumentChanges(ColumnSet set, int actorCount) {
    this(set, actorCount, Budget.unlimited());
  }

  /** The same, with the rows taken from what is left for the input. */
  public DocumentChanges(ColumnSet set, int actorCount, Budget budget) {
    this.budget = budget;
    Rules unchecked = Rules.LAX.notNull().followedBy(Rules.Tail.REST);
    Rules actorRules = unchecked.upTo(actorCount - 1L);
    Column actorColumn = set.range(ColumnSpec.CHANGE_ACTOR);
    changeCount = actorColumn.rle(actorRules).passAll();
    budget.takeRows(changeCount, set.byteCount(), actorColumn.rle(Rules.LAX).offset());
    depBytes = set.range(ColumnSpec.CHANGE_DEPS).byteCount();
    if (changeCount > Integer.MAX_VALUE) {
      throw new FormatException(
          "document of " + changeCount + " changes", actorColumn.rle(Rules.LAX).offset());
    }
    Rules counters = unchecked.entries(changeCount).counters();
    Rules strictRows = Rules.STRICT.entries(changeCount);
    actors = actorColumn.rle(actorRules);
    seqs = set.range(ColumnSpec.CHANGE_SEQ).deltas(counters);
    maxOps = set.range(ColumnSpec.CHANGE_MAX_OP).deltas(counters);
    times = set.range(ColumnSpec.CHANGE_TIME).deltas(strictRows);
    messages = set.range(ColumnSpec.CHANGE_MESSAGE).strings(strictRows);
    depCounts = set.range(ColumnSpec.CHANGE_DEPS_COUNT).rle(counters);
    long depTotal = set.range(ColumnSpec.CHANGE_DEPS_COUNT).rle(counters).passSum();
    deps =
        set.range(ColumnSpec.CHANGE_DEPS)
            .deltas(unchecked.counters().entries(depTotal).followedBy(Rules.Tail.ANYTHING));
    extras =
        set.range(ColumnSpec.CHANGE_EXTRA_META)
            .byteStrings(set.range(ColumnSpec.CHANGE_EXTRA), strictRows);
  }

  public int changeCount() {
    return (int) changeCount;
  }

  /**
   * Moves to the next change.
   *
   * @return false behind the last
   * @throws FormatException when the row is not a whole change
   */
  public boolean next() {
    return move(1);
  }

  /** Moves behind the changes of the {@link #run}, as {@link #next} does behind one. */
  public boolean nextRun() {
    return move(run);
  }

  private boolean move(int n) {
    if (row >= 0 && row < changeCount) {
      actors.advance(n);
      seqs.advance(n);
      maxOps.advance(n);
      times.advance(n);
      messages.advance(n);
      depCounts.advance(n);
      extras.advance(n);
      if (n > 1) {
        deps.advance(n - 1);
      }
    }
    row += n;
    if (row >= changeCount) {
      return false;
    }
    odd |= extras.typeCode() != ValueReader.BYTES;
    int chain = countChain();
    loadDeps();
    run = depCount == 1 && depRows[0] == row - 1 ? chain : 1;
    return true;
  }

  /** How many rows from here on form a run if this one depends on the one before it. */
  private int countChain() {
    int n = Math.min(actors.run(), Math.min(depCounts.run(), deps.run()));
    if (extras.byteCount() > 0 || deps.step() != 1 || seqs.step() != 1 || maxOps.step() < 0) {
      return 1;
    }
    n = Math.min(n, Math.min(seqs.run(), maxOps.run()));
    n = Math.min(n, Math.min(times.run(), messages.run()));
    return Math.min(n, extras.run());
  }

  private void loadDeps() {
    long count = depCounts.value();
    if (count > row) {
      throw new FormatException(
          "change " + row + " with " + count + " dependencies", depCounts.offset());
    }
    depCount = (int) count;
    if (depCount > 1) {
      budget.takeRows(count, depBytes, depCounts.offset());
      depBytes = Math.max(0, depBytes - count);
    }
    if (depCount > depRows.length) {
      depRows = Arrays.copyOf(depRows, Math.max(depCount, 2 * depRows.length));
    }
    for (int i = 0; i < depCount; i++) {
      if (deps.run() == 0) {
        throw new FormatException("change " + row + " lacks a dependency", deps.offset());
      }
      long dep = deps.value();
      if (dep >= row) {
        throw new FormatException(
            "change " + row + " depends on change " + dep + ", which is not before it",
            deps.offset());
      }
      depRows[i] = (int) dep;
      deps.advance(1);
    }
  }

  /**
   * Whether the columns read so far hold what a writer would not write, and would be lost: more
   * dependencies than there are, extra bytes of another kind than bytes.
   */
  public boolean isOdd() {
    return odd
        || actors.hasExcess()
        || seqs.hasExcess()
        || maxOps.hasExcess()
        || depCounts.hasExcess()
        || deps.hasExcess();
  }

  /**
   * How many changes from this one on have the same actor and message, no extra bytes, sequence
   * numbers that count up, last ops and times that rise evenly, and each the one before it as their
   * only dependency (with more than one in the run: the first, too); at least 1.
   */
  public int run() {
    return run;
  }

  /** By how much the last op's counter rises from change to change in the run. */
  public long maxOpStep() {
    return run > 1 ? maxOps.step() : 0;
  }

  /** By how much the time rises from change to change in the run. */
  public long timeStep() {
    return run > 1 && !times.isNull() ? times.step() : 0;
  }

  /** Index into the document's actors. */
  public int actor() {
    return (int) actors.value();
  }

  public long seq() {
    return seqs.value();
  }

  /** Counter of the change's last op. */
  public long maxOp() {
    return maxOps.value();
  }

  public long time() {
    return times.isNull() ? 0 : times.value();
  }

  /** Null where there is none. An empty one is none too, but a column of its own bytes. */
  public @Nullable String message() {
    return messages.isNull() ? null : messages.value();
  }

  public int depCount() {
    return depCount;
  }

  /** Row of the i-th dependency, less than this row's. */
  public int dep(int i) {
    return depRows[i];
  }

  /** Where the extra bytes lie, in {@code [extraStart()..extraEnd())}; not a copy. */
  public byte[] extraBuffer() {
    return extras.buffer();
  }

  public int extraStart() {
    return extras.offset();
  }

  public int extraEnd() {
    return extras.offset() + extras.byteCount();
  }
}
