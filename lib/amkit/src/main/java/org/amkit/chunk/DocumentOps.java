package org.amkit.chunk;

import org.amkit.column.BoolReader;
import org.amkit.column.Column;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;

/**
 * Readers of a document's op columns, each with the rules that Automerge holds it to: canonical, as
 * long as the others, of 32-bit counters and actors that there are. A column that may be left out
 * reads as nulls, or false, to the same length.
 *
 * <pre>
 *   spec    column                  null means
 *     1,2   object: actor, counter  the root
 *   17,19   key: element            head where the counter is 0 and the actor null
 *      21   key: string             an element key
 *   33,35   id                      -
 *      52   insert
 *      66   action                  -          as in {@link ChangeOps}, 3 excepted
 *   86,87   value: meta, bytes      -
 *     128   successors: count       -
 * 129,131   successors' ids         -          as many as the counts sum up to
 *     148   expand
 *     165   mark name               none
 * </pre>
 *
 * <p>Rows are in order of objects, then of keys or list places, then of ids.
 *
 * @param opCount rows: entries of each column but the successors' ids
 * @param succCount entries of the successors' ids
 */
public record DocumentOps(
    long opCount,
    long succCount,
    RleReader idActors,
    DeltaReader idCounters,
    RleReader objActors,
    RleReader objCounters,
    RleReader keyActors,
    DeltaReader keyCounters,
    StringReader keyStrings,
    BoolReader inserts,
    RleReader actions,
    ValueReader values,
    RleReader succCounts,
    RleReader succActors,
    DeltaReader succCounters,
    BoolReader expands,
    StringReader markNames) {
  /** Opens the columns of a document at their first row. Cost: O(runs) of two columns. */
  public static DocumentOps of(DocumentChunk document) {
    return of(document, Budget.unlimited());
  }

  /** As {@link #of(DocumentChunk)}, with the rows taken from what is left for the input. */
  public static DocumentOps of(DocumentChunk document, Budget budget) {
    ColumnSet set = document.ops();
    Rules strict = Rules.STRICT;
    Rules actors = strict.upTo(document.actors().size() - 1L);
    Column idActors = set.range(ColumnSpec.OP_ID_ACTOR);
    long opCount = idActors.rle(actors.notNull()).passAll();
    Rules rows = strict.entries(opCount);
    Rules counters = rows.counters();
    Rules rowActors = actors.entries(opCount);
    Column succCounts = set.range(ColumnSpec.OP_SUCC_COUNT);
    Rules succRules = counters.notNull();
    RleReader counts = succCounts.rle(succRules);
    long succCount = counts.passSum();
    budget.takeRows(opCount + succCount, set.byteCount(), counts.offset());
    return new DocumentOps(
        opCount,
        succCount,
        idActors.rle(rowActors.notNull()),
        set.range(ColumnSpec.OP_ID_COUNTER).deltas(counters.notNull()),
        set.range(ColumnSpec.OP_OBJ_ACTOR).rle(rowActors),
        set.range(ColumnSpec.OP_OBJ_COUNTER).rle(counters),
        set.range(ColumnSpec.OP_KEY_ACTOR).rle(rowActors),
        set.range(ColumnSpec.OP_KEY_COUNTER).deltas(counters),
        set.range(ColumnSpec.OP_KEY_STRING).strings(rows),
        set.range(ColumnSpec.OP_INSERT).bools(rows),
        set.range(ColumnSpec.OP_ACTION).rle(rows.notNull().upTo(ChangeOps.MARK)),
        set.range(ColumnSpec.OP_VALUE_META).values(set.range(ColumnSpec.OP_VALUE), rows),
        succCounts.rle(succRules),
        set.range(ColumnSpec.OP_SUCC_ACTOR).rle(actors.notNull().entries(succCount)),
        set.range(ColumnSpec.OP_SUCC_COUNTER)
            .deltas(strict.counters().notNull().entries(succCount)),
        set.range(ColumnSpec.OP_EXPAND).bools(rows),
        set.range(ColumnSpec.OP_MARK_NAME).strings(rows));
  }
}
