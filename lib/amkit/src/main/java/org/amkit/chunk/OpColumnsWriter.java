package org.amkit.chunk;

import org.amkit.codec.ByteWriter;
import org.amkit.column.BoolWriter;
import org.amkit.column.DeltaWriter;
import org.amkit.column.RleWriter;
import org.amkit.column.RunWriter;
import org.amkit.column.StringWriter;
import org.amkit.column.ValueWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes what {@link OpColumns} reads: for each op a row in every column.
 *
 * <p>Actors are given by numbers of the caller's; what they are in the chunk, a mapping says when
 * all rows are in. An append costs O(1) and the bytes of the values, however many ops it stands
 * for.
 */
public final class OpColumnsWriter {
  private static final int VALUES_AT = 7;

  private final ActorColumn objActors = new ActorColumn();
  private final RleWriter objCounters = new RleWriter();

  /** The same in a bundle. */
  private final DeltaWriter objDeltas = new DeltaWriter();

  private final ActorColumn keyActors = new ActorColumn();
  private final DeltaWriter keyCounters = new DeltaWriter();
  private final StringWriter keyStrings = new StringWriter();
  private final ActorColumn idActors = new ActorColumn();
  private final DeltaWriter idCounters = new DeltaWriter();
  private final BoolWriter inserts = new BoolWriter();
  private final RleWriter actions = new RleWriter();
  private final ValueWriter values = new ValueWriter();
  private final RleWriter refCounts = new RleWriter();
  private final ActorColumn refActors = new ActorColumn();
  private final DeltaWriter refCounters = new DeltaWriter();
  private final BoolWriter expands = new BoolWriter();
  private final StringWriter markNames = new StringWriter();

  /** The columns of a change in their order, but for the values' two. */
  private final RunWriter[] ofChange = {
    objActors.writer(),
    objCounters,
    keyActors.writer(),
    keyCounters,
    keyStrings,
    inserts,
    actions,
    refCounts,
    refActors.writer(),
    refCounters,
    expands,
    markNames
  };

  private final ColumnRows rows;

  /** The one of the two columns that is used. */
  private final RunWriter objCounterColumn;

  /** A writer of the columns of such rows. */
  public OpColumnsWriter(ColumnRows rows) {
    this.rows = rows;
    objCounterColumn = rows == ColumnRows.BUNDLE_OPS ? objDeltas : objCounters;
  }

  /** Appends the ops of a row. */
  public void append(OpRow row) {
    appendAllButKey(row);
    if (row.key == null) {
      appendElement(row.elem, row.elemStep, row.count);
    } else {
      keyActors.appendNull(row.count);
      keyCounters.appendNull(row.count);
      keyStrings.append(row.key, row.count);
    }
  }

  /** Appends the ops of a row, whose {@linkplain #appendElement elements} do not rise evenly. */
  public void appendAllButKey(OpRow row) {
    int n = row.count;
    int refCount = row.refCount();
    if (refCount > 1 && n != 1) {
      throw new IllegalArgumentException("expected 0 or 1 predecessors, found " + refCount);
    }
    if (row.obj == OpId.ROOT) {
      objActors.appendNull(n);
      objCounterColumn.appendNull(n);
    } else {
      objActors.append(OpId.actor(row.obj), n);
      if (rows == ColumnRows.BUNDLE_OPS) {
        objDeltas.append(OpId.counter(row.obj), 0, n);
      } else {
        objCounters.append(OpId.counter(row.obj), n);
      }
    }
    inserts.append(row.insert, n);
    actions.append(row.action, n);
    values.append(row.typeCode, row.valueBuf, row.valueStart, row.valueByteCount, n);
    refCounts.append(refCount, n);
    for (int i = 0; i < refCount; i++) {
      refActors.append(OpId.actor(row.ref(i)), n);
      refCounters.append(OpId.counter(row.ref(i)), row.refStep(), n);
    }
    expands.append(row.expand, n);
    markNames.appendNullable(row.markName, n);
  }

  /** Appends the keys of ops on elements that rise evenly. */
  public void appendElement(long first, long step, int n) {
    keyStrings.appendNull(n);
    if (first == OpId.HEAD) {
      keyActors.appendNull(n);
      keyCounters.append(0, 0, n);
    } else {
      keyActors.append(OpId.actor(first), n);
      keyCounters.append(OpId.counter(first), step, n);
    }
  }

  /** Appends the ids of ops, which count up. */
  public void appendIds(long first, int n) {
    idActors.append(OpId.actor(first), n);
    idCounters.append(OpId.counter(first), 1, n);
  }

  /** Appends the actors of ops, in a bundle, where their order says what their counters are. */
  void appendIdActors(int actor, int n) {
    idActors.append(actor, n);
  }

  private void finishActors(int @Nullable [] mapping) {
    objActors.finish(mapping);
    keyActors.finish(mapping);
    idActors.finish(mapping);
    refActors.finish(mapping);
  }

  /**
   * Ends the columns of a document or bundle, which may not be appended to afterwards.
   *
   * @param mapping by an actor's number its index in the chunk; null where they are the same
   */
  public ColumnSetWriter finish(int @Nullable [] mapping) {
    finishActors(mapping);
    int refSpec =
        rows == ColumnRows.DOCUMENT_OPS ? ColumnSpec.OP_SUCC_COUNT : ColumnSpec.OP_PRED_COUNT;
    return new ColumnSetWriter()
        .addUnlessNull(ColumnSpec.OP_OBJ_ACTOR, objActors.writer())
        .addUnlessNull(
            rows == ColumnRows.BUNDLE_OPS
                ? ColumnSpec.BUNDLE_OP_OBJ_COUNTER
                : ColumnSpec.OP_OBJ_COUNTER,
            objCounterColumn)
        .addUnlessNull(ColumnSpec.OP_KEY_ACTOR, keyActors.writer())
        .addUnlessNull(ColumnSpec.OP_KEY_COUNTER, keyCounters)
        .addUnlessNull(ColumnSpec.OP_KEY_STRING, keyStrings)
        .add(ColumnSpec.OP_ID_ACTOR, idActors.writer())
        .add(ColumnSpec.OP_ID_COUNTER, idCounters)
        .add(ColumnSpec.OP_INSERT, inserts)
        .add(ColumnSpec.OP_ACTION, actions)
        .add(ColumnSpec.OP_VALUE_META, values)
        .add(refSpec, refCounts)
        .add(refSpec | ColumnSpec.ACTOR, refActors.writer())
        .add(refSpec | ColumnSpec.DELTA, refCounters)
        .addUnlessNull(ColumnSpec.OP_EXPAND, expands)
        .addUnlessNull(ColumnSpec.OP_MARK_NAME, markNames);
  }

  /**
   * Ends the columns of a change.
   *
   * @param mapping by an actor's number its index in the change
   * @param byteCounts takes each column's, in the order of {@link ColumnRows#CHANGE_OPS}; 0 where
   *     it is left out
   */
  void finish(int[] mapping, int[] byteCounts) {
    finishActors(mapping);
    int i = 0;
    for (RunWriter column : ofChange) {
      if (i == VALUES_AT) {
        byteCounts[i++] = values.finishMeta();
        byteCounts[i++] = values.rawByteCount();
      }
      byteCounts[i++] = column.allNull() && column != inserts ? 0 : column.finish();
    }
  }

  /** Appends the finished columns of a change. */
  void writeTo(ByteWriter out, int[] byteCounts) {
    int i = 0;
    for (RunWriter column : ofChange) {
      if (i == VALUES_AT) {
        values.writeMetaTo(out);
        values.writeRawTo(out);
        i += 2;
      }
      if (byteCounts[i++] > 0) {
        column.writeTo(out);
      }
    }
  }

  /** Makes the writer of a change's columns as good as new. */
  void reset() {
    objActors.reset();
    keyActors.reset();
    refActors.reset();
    for (RunWriter column : ofChange) {
      column.reset();
    }
    values.reset();
  }
}
