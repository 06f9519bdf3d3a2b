package org.amkit.chunk;

import org.amkit.column.BoolReader;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.RunReader;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;

/**
 * Readers of op columns, at one row: those of a change, of a document or of a bundle.
 *
 * <pre>
 *   spec     column                  null means
 *     1,2    object: actor, counter  the root                 a bundle has the counter in 3
 *   17,19    key: element            head where the counter is 0 and the actor null
 *      21    key: string             an element key
 *   33,35    id                      not in changes           a bundle may have 179 instead of 35
 *      52    insert
 *      66    action                  -                        as in {@link ChangeOps}
 *   86,87    value: meta, bytes      -
 *     112    predecessors: count     -                        changes and bundles
 * 113,115    predecessors' ids       -                        as many as the counts sum up to
 *     128    successors: count       -                        documents
 * 129,131    successors' ids         -
 *     148    expand
 *     165    mark name               none
 * </pre>
 *
 * <p>Rows of a document are in order of objects, then of keys or list places, then of ids. Its
 * columns are held to what Automerge holds them to: canonical, as long as the others, of 32-bit
 * counters and of actors that there are. A column that may be left out reads as nulls, or false, to
 * the same length. Those of a change may end early; what it lacks is null.
 */
public final class OpColumns {
  private static final byte[] NO_BYTES = {};
  private static final Column NONE = Column.of(NO_BYTES);

  /** The object's actor; null for the root. */
  public final RleReader objActors;

  /** The object's counter; null for the root, and throughout a bundle. */
  public final RleReader objCounters;

  /** Actor of the element that is the key; null for the head of a list and for a string. */
  public final RleReader keyActors;

  /** Counter of the element that is the key, 0 for the head of a list; null for a string. */
  public final DeltaReader keyCounters;

  /** The key in a map; null in a list or text. */
  public final StringReader keyStrings;

  /** The op's own actor; only a document's. */
  public final RleReader idActors;

  /** The op's own counter; only a document's. */
  public final DeltaReader idCounters;

  /** Whether the op makes a new element behind the key. */
  public final BoolReader inserts;

  /** What the op does, 0 to 7. */
  public final RleReader actions;

  /** What the op sets, inserts or adds. */
  public final ValueReader values;

  /** How many ops it replaces or deletes; in a document, how many replace or delete it. */
  public final RleReader refCounts;

  /** Actors of those ops: as many entries in a row as its count says. */
  public final RleReader refActors;

  /** Counters of those ops. */
  public final DeltaReader refCounters;

  /** Whether a mark grows with what is inserted at its edge. */
  public final BoolReader expands;

  /** Name of the mark that begins; null for its end and for anything but a mark. */
  public final StringReader markNames;

  private OpColumns(
      ColumnSet set,
      Rules rows,
      Rules actors,
      Rules actions,
      RleReader idActors,
      DeltaReader idCounters,
      RleReader refCounts,
      RleReader refActors,
      DeltaReader refCounters) {
    Rules counters = rows.counters();
    objActors = set.range(ColumnSpec.OP_OBJ_ACTOR).rle(actors);
    objCounters = set.range(ColumnSpec.OP_OBJ_COUNTER).rle(counters);
    keyActors = set.range(ColumnSpec.OP_KEY_ACTOR).rle(actors);
    keyCounters = set.range(ColumnSpec.OP_KEY_COUNTER).deltas(counters);
    keyStrings = set.range(ColumnSpec.OP_KEY_STRING).strings(rows);
    this.idActors = idActors;
    this.idCounters = idCounters;
    inserts = set.range(ColumnSpec.OP_INSERT).bools(rows);
    this.actions = set.range(ColumnSpec.OP_ACTION).rle(actions);
    values = set.range(ColumnSpec.OP_VALUE_META).values(set.range(ColumnSpec.OP_VALUE), rows);
    this.refCounts = refCounts;
    this.refActors = refActors;
    this.refCounters = refCounters;
    expands = set.range(ColumnSpec.OP_EXPAND).bools(rows);
    markNames = set.range(ColumnSpec.OP_MARK_NAME).strings(rows);
  }

  /** Those of changes, at no change: {@link #reset} comes next. */
  static OpColumns ofChanges() {
    Rules notNull = Rules.LAX.notNull();
    return new OpColumns(
        ColumnSet.EMPTY,
        Rules.LAX,
        Rules.LAX,
        notNull,
        NONE.rle(Rules.LAX),
        NONE.deltas(Rules.LAX),
        NONE.rle(notNull),
        NONE.rle(notNull),
        NONE.deltas(notNull.counters()));
  }

  /** Those of a bundle, at its first row; what orders them is not among them. */
  static OpColumns ofBundle(ColumnSet set, int actorCount, int opCount) {
    Rules rows = Rules.LAX.entries(opCount);
    Rules anyActors = Rules.LAX.upTo(actorCount - 1L);
    return new OpColumns(
        set,
        rows,
        anyActors.entries(opCount),
        rows.notNull().upTo(ChangeOps.MARK),
        NONE.rle(Rules.LAX),
        NONE.deltas(Rules.LAX),
        set.range(ColumnSpec.OP_PRED_COUNT).rle(rows.counters()),
        set.range(ColumnSpec.OP_PRED_ACTOR).rle(anyActors.notNull()),
        set.range(ColumnSpec.OP_PRED_COUNTER).deltas(Rules.LAX.counters().notNull()));
  }

  /**
   * Those of a document, at its first row. Cost: O(runs) of two columns.
   *
   * @param budget what is left for the input, of which the rows are taken
   */
  public static OpColumns of(DocumentChunk document, Budget budget) {
    ColumnSet set = document.ops();
    Rules actors = Rules.STRICT.upTo(document.actors().size() - 1L);
    Column idActors = set.range(ColumnSpec.OP_ID_ACTOR);
    long opCount = idActors.rle(actors.notNull()).passAll();
    Rules rows = Rules.STRICT.entries(opCount);
    Rules counters = rows.counters();
    Column succCounts = set.range(ColumnSpec.OP_SUCC_COUNT);
    RleReader counts = succCounts.rle(counters.notNull());
    long succCount = counts.passSum();
    budget.takeRows(opCount + succCount, set.byteCount(), counts.offset());
    Rules succs = Rules.STRICT.notNull().entries(succCount);
    return new OpColumns(
        set,
        rows,
        actors.entries(opCount),
        rows.notNull().upTo(ChangeOps.MARK),
        idActors.rle(actors.notNull().entries(opCount)),
        set.range(ColumnSpec.OP_ID_COUNTER).deltas(counters.notNull()),
        succCounts.rle(counters.notNull()),
        set.range(ColumnSpec.OP_SUCC_ACTOR).rle(succs.upTo(document.actors().size() - 1L)),
        set.range(ColumnSpec.OP_SUCC_COUNTER).deltas(succs.counters()));
  }

  /** Goes to the first row of a change. */
  void reset(ColumnSet set) {
    // Columns are in order of their specs, so one pass finds them all.
    int i = reset(objActors, set, 0, ColumnSpec.OP_OBJ_ACTOR);
    i = reset(objCounters, set, i, ColumnSpec.OP_OBJ_COUNTER);
    i = reset(keyActors, set, i, ColumnSpec.OP_KEY_ACTOR);
    i = reset(keyCounters, set, i, ColumnSpec.OP_KEY_COUNTER);
    i = reset(keyStrings, set, i, ColumnSpec.OP_KEY_STRING);
    i = reset(inserts, set, i, ColumnSpec.OP_INSERT);
    i = reset(actions, set, i, ColumnSpec.OP_ACTION);
    i = resetValues(set, find(set, i, ColumnSpec.OP_VALUE_META));
    i = reset(refCounts, set, i, ColumnSpec.OP_PRED_COUNT);
    i = reset(refActors, set, i, ColumnSpec.OP_PRED_ACTOR);
    i = reset(refCounters, set, i, ColumnSpec.OP_PRED_COUNTER);
    i = reset(expands, set, i, ColumnSpec.OP_EXPAND);
    reset(markNames, set, i, ColumnSpec.OP_MARK_NAME);
  }

  /** Index of the first column from one on that has a spec, or would stand behind it. */
  private static int find(ColumnSet set, int from, int spec) {
    int i = from;
    while (i < set.count() && Integer.compareUnsigned(set.spec(i), spec) < 0) {
      i++;
    }
    return i;
  }

  private static boolean isAt(ColumnSet set, int i, int spec) {
    return i < set.count() && set.spec(i) == spec;
  }

  /** Finds a column from an index on and reads it from its start; gives the index behind it. */
  private static int reset(RunReader column, ColumnSet set, int from, int spec) {
    int i = find(set, from, spec);
    if (isAt(set, i, spec)) {
      column.reset(set.buf(), set.start(i), set.end(i), set.base(i));
      return i + 1;
    }
    column.resetToNone(set.metaBase());
    return i;
  }

  private int resetValues(ColumnSet set, int i) {
    boolean isThere = isAt(set, i, ColumnSpec.OP_VALUE_META);
    int raw = i + 1;
    if (isThere && isAt(set, raw, ColumnSpec.OP_VALUE)) {
      values.resetRaw(set.buf(), set.start(raw), set.end(raw), set.base(raw));
    } else {
      values.resetRaw(NO_BYTES, 0, 0, set.metaBase());
    }
    if (isThere) {
      values.reset(set.buf(), set.start(i), set.end(i), set.base(i));
    } else {
      values.reset(NO_BYTES, 0, 0, set.metaBase());
    }
    return isThere ? raw : i;
  }

  /** How many rows from here on are within one run of each column, but for the refs. */
  public int run() {
    int n = inserts.within(values.within(actions.run()));
    n = refCounts.within(n);
    n = objActors.within(objCounters.within(n));
    n = keyActors.within(keyCounters.within(keyStrings.within(n)));
    n = idActors.within(idCounters.within(n));
    return expands.within(markNames.within(n));
  }

  /** Steps over {@code n} rows, at most {@link #run()}, but for their refs. */
  public void advance(int n) {
    actions.advance(n);
    inserts.pass(n);
    values.pass(n);
    refCounts.pass(n);
    objActors.pass(n);
    objCounters.pass(n);
    keyActors.pass(n);
    keyCounters.pass(n);
    keyStrings.pass(n);
    idActors.pass(n);
    idCounters.pass(n);
    expands.pass(n);
    markNames.pass(n);
  }

  /** Steps over {@code n} refs, at most the run of both of their columns. */
  public void advanceRefs(int n) {
    refActors.advance(n);
    refCounters.advance(n);
  }

  /** How many refs lie ahead of which actor and counter step are known; 0 at the end. */
  public int refRun() {
    return Math.min(refActors.run(), refCounters.run());
  }

  /** Insists that no column has a row left. */
  public void expectEnd() {
    objActors.expectEnd();
    objCounters.expectEnd();
    keyActors.expectEnd();
    keyCounters.expectEnd();
    keyStrings.expectEnd();
    idActors.expectEnd();
    idCounters.expectEnd();
    inserts.expectEnd();
    values.expectEnd();
    refCounts.expectEnd();
    refActors.expectEnd();
    refCounters.expectEnd();
    expands.expectEnd();
    markNames.expectEnd();
  }

  /** Whether a column that has entries has none for this row. */
  boolean isShort() {
    return objActors.isShort()
        || objCounters.isShort()
        || keyActors.isShort()
        || keyCounters.isShort()
        || keyStrings.isShort()
        || expands.isShort()
        || markNames.isShort();
  }

  /** Behind the last row: whether a writer would have written a change's columns just so. */
  boolean isCanonical(ColumnSet set) {
    for (int i = 0; i < set.count(); i++) {
      if (set.start(i) == set.end(i) || !isNeeded(set.spec(i))) {
        return false;
      }
    }
    return values.rawBytesLeft() == 0
        && objActors.isCanonical()
        && objCounters.isCanonical()
        && keyActors.isCanonical()
        && keyCounters.isCanonical()
        && keyStrings.isCanonical()
        && inserts.isCanonical()
        && actions.isCanonical()
        && values.isCanonical()
        && refCounts.isCanonical()
        && refActors.isCanonical()
        && refCounters.isCanonical()
        && expands.isCanonical()
        && markNames.isCanonical();
  }

  /** Whether a change has to have a column: one of nulls only is left out. */
  private boolean isNeeded(int spec) {
    return switch (spec) {
      case ColumnSpec.OP_OBJ_ACTOR -> objActors.anyValue();
      case ColumnSpec.OP_OBJ_COUNTER -> objCounters.anyValue();
      case ColumnSpec.OP_KEY_ACTOR -> keyActors.anyValue();
      case ColumnSpec.OP_KEY_COUNTER -> keyCounters.anyValue();
      case ColumnSpec.OP_KEY_STRING -> keyStrings.anyValue();
      case ColumnSpec.OP_EXPAND -> expands.anyValue();
      case ColumnSpec.OP_MARK_NAME -> markNames.anyValue();
      case ColumnSpec.OP_INSERT, ColumnSpec.OP_ACTION -> true;
      case ColumnSpec.OP_VALUE_META, ColumnSpec.OP_VALUE -> true;
      case ColumnSpec.OP_PRED_COUNT, ColumnSpec.OP_PRED_ACTOR, ColumnSpec.OP_PRED_COUNTER -> true;
      default -> false;
    };
  }
}
