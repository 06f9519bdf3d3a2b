package org.amkit.chunk;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.amkit.codec.FormatException;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * The ops of a bundle: rows of its {@link OpColumns} in document order, each of which is the op of
 * some change. Column 179 has the rows of the ops in order of actors and counters, in older bundles
 * 35 has the counters.
 */
final class BundleOps {
  private static final int MISSING = -1;

  /** Row of the k-th op in order of actors and counters. */
  private final int[] rowOf;

  // Of each row, what its columns say; ids are packed as OpId packs them.
  private final long[] obj;
  private final long[] elem;
  private final @Nullable String[] key;
  private final boolean[] insert;
  private final byte[] action;
  private final byte[] valueType;
  private final byte[] valueBuf;
  private final int[] valueStart;
  private final int[] predStart;
  private long[] preds = new long[16];
  private final boolean[] expand;
  private final @Nullable String[] markName;

  /** Where in the input the columns are, for faults. */
  private final long offset;

  private final Budget budget;

  /** Bytes that could be a predecessor each, and were not yet. */
  private long predBytes;

  /**
   * Reads the columns.
   *
   * @param idAt gives the id of the k-th op in order of actors and counters
   */
  BundleOps(
      ColumnSet set,
      int actorCount,
      int opCount,
      IntToLongFunction idAt,
      Budget budget,
      long offset) {
    this.budget = budget;
    this.offset = offset;
    rowOf = new int[opCount];
    obj = new long[opCount];
    elem = new long[opCount];
    key = new String[opCount];
    insert = new boolean[opCount];
    action = new byte[opCount];
    valueType = new byte[opCount];
    valueStart = new int[opCount + 1];
    predStart = new int[opCount + 1];
    expand = new boolean[opCount];
    markName = new String[opCount];
    predBytes = set.byteCount();
    valueBuf = set.range(ColumnSpec.OP_VALUE).buf();
    Rules rows = Rules.LAX.entries(opCount);
    readRows(
        OpColumns.ofBundle(set, actorCount, opCount),
        set.range(ColumnSpec.BUNDLE_OP_OBJ_COUNTER).deltas(rows.counters()));
    readOrder(set, rows, actorCount, idAt);
  }

  private void readOrder(ColumnSet set, Rules rows, int actorCount, IntToLongFunction idAt) {
    int opCount = rowOf.length;
    RleReader actors = set.range(ColumnSpec.OP_ID_ACTOR).rle(rows.notNull().upTo(actorCount - 1L));
    int[] actorOfRow = new int[opCount];
    for (int row = 0; row < opCount; row++) {
      actorOfRow[row] = (int) actors.value();
      actors.advance(1);
    }
    Arrays.fill(rowOf, MISSING);
    if (set.indexOf(ColumnSpec.BUNDLE_OP_ID_INVERSE) >= 0 || opCount == 0) {
      DeltaReader inverse =
          set.range(ColumnSpec.BUNDLE_OP_ID_INVERSE)
              .deltas(rows.notNull().upTo(Math.max(0, opCount - 1L)));
      boolean[] taken = new boolean[opCount];
      for (int k = 0; k < opCount; k++) {
        int row = (int) inverse.value();
        if (taken[row] || actorOfRow[row] != OpId.actor(idAt.applyAsLong(k))) {
          throw new FormatException("bundle with two ops of one id", inverse.offset());
        }
        taken[row] = true;
        rowOf[k] = row;
        inverse.advance(1);
      }
      return;
    }
    DeltaReader counters = set.range(ColumnSpec.OP_ID_COUNTER).deltas(rows.notNull().counters());
    for (int row = 0; row < opCount; row++) {
      int k = find(OpId.pack(counters.value(), actorOfRow[row]), idAt);
      if (k < 0 || rowOf[k] != MISSING) {
        throw new FormatException(
            "bundle with an op of no change, or two of one id", counters.offset());
      }
      rowOf[k] = row;
      counters.advance(1);
    }
  }

  /** The place of an id in the order of actors and counters, or -1. */
  private int find(long id, IntToLongFunction idAt) {
    int low = 0;
    int high = rowOf.length - 1;
    while (low <= high) {
      int mid = (low + high) >>> 1;
      long at = idAt.applyAsLong(mid);
      int order = Integer.compare(OpId.actor(at), OpId.actor(id));
      if (order == 0) {
        order = Long.compare(at, id);
      }
      if (order == 0) {
        return mid;
      }
      if (order < 0) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return -1;
  }

  private void readRows(OpColumns in, DeltaReader objCounters) {
    for (int row = 0; row < rowOf.length; row++) {
      obj[row] = id(in.objActors, objCounters, "object");
      if (!in.keyStrings.isNull()) {
        if (!in.keyActors.isNull() || !in.keyCounters.isNull()) {
          throw new FormatException(
              "op with both a string and an element key", in.keyStrings.offset());
        }
        key[row] = in.keyStrings.value();
      } else if (in.keyCounters.isNull()) {
        throw new FormatException("op without a key", in.keyCounters.offset());
      } else {
        elem[row] = id(in.keyActors, in.keyCounters, "key");
      }
      insert[row] = in.inserts.value();
      action[row] = (byte) in.actions.value();
      valueType[row] = (byte) in.values.typeCode();
      valueStart[row] = in.values.offset();
      valueStart[row + 1] = in.values.offset() + in.values.byteCount();
      if (action[row] == ChangeOps.INCREMENT
          && valueType[row] != ValueReader.INT
          && valueType[row] != ValueReader.UINT) {
        throw new FormatException("increment by no number", in.actions.offset());
      }
      readPreds(row, in);
      expand[row] = in.expands.value();
      markName[row] = in.markNames.isNull() ? null : in.markNames.value();
      in.advance(1);
      objCounters.advance(1);
    }
    in.refActors.expectEnd();
    in.refCounters.expectEnd();
  }

  private static long id(RleReader actors, DeltaReader counters, String what) {
    boolean noCounter = counters.isNull() || counters.value() == 0;
    if (actors.isNull() != noCounter) {
      throw new FormatException(
          what + " id without its " + (noCounter ? "counter" : "actor"), counters.offset());
    }
    return noCounter ? 0 : OpId.pack(counters.value(), (int) actors.value());
  }

  private void readPreds(int row, OpColumns in) {
    long count = in.refCounts.isNull() ? 0 : in.refCounts.value();
    long offset = in.refCounts.offset();
    int at = predStart[row];
    if (count > Integer.MAX_VALUE - 8 - at || count > ChangeOps.MAX_PREDS) {
      throw new FormatException("op with " + count + " predecessors", offset);
    }
    if (count > 0) {
      budget.takeRows(count, predBytes, offset);
      predBytes = Math.max(0, predBytes - count);
    }
    for (int i = 0; i < count; i++) {
      if (in.refRun() == 0) {
        throw new FormatException("op without its predecessor's id", offset);
      }
      if (at == preds.length) {
        preds = Arrays.copyOf(preds, 2 * at);
      }
      preds[at++] = OpId.pack(in.refCounters.value(), (int) in.refActors.value());
      in.advanceRefs(1);
    }
    predStart[row + 1] = at;
  }

  /** Appends the ops from the k-th on, in order of actors and counters, to a change. */
  void append(ChangeChunkWriter writer, int k, int n) {
    for (int i = k; i < k + n; i++) {
      int from = rowOf[i];
      if (from == MISSING) {
        throw new FormatException("change of a bundle lacks an op", offset);
      }
      OpRow row = writer.row();
      row.obj = obj[from];
      row.key = key[from];
      row.elem = elem[from];
      row.insert = insert[from];
      row.action = action[from];
      int start = valueStart[from];
      row.value(valueType[from], valueBuf, start, valueStart[from + 1] - start);
      for (int p = predStart[from]; p < predStart[from + 1]; p++) {
        row.addRef(preds[p]);
      }
      row.expand = expand[from];
      row.markName = markName[from];
      writer.append();
    }
  }
}
