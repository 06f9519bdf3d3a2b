package org.amkit.chunk;

import java.util.Arrays;
import java.util.function.IntToLongFunction;
import org.amkit.codec.FormatException;
import org.amkit.column.BoolReader;
import org.amkit.column.DeltaReader;
import org.amkit.column.RleReader;
import org.amkit.column.Rules;
import org.amkit.column.StringReader;
import org.amkit.column.ValueReader;
import org.jspecify.annotations.Nullable;

/**
 * The ops of a bundle: rows in document order, each of which is the op of some change.
 *
 * <pre>
 *     1,3   object: actor, counter (a delta column here)
 *  17,19    key: element               21  key: string
 *      33   id: actor                  35  id: counter (older bundles only)
 *      52   insert                     66  action
 *   86,87   value: meta, bytes
 *     112   predecessors: count   113,115  predecessors' ids
 *     148   expand                    165  mark name
 *     179   rows of the ops in order of actors and counters (in place of 35)
 * </pre>
 */
final class BundleOps {
  private static final int MISSING = -1;

  private final int[] rowOf;
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
    readRows(set, rows, Rules.LAX.upTo(actorCount - 1L));
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

  private void readRows(ColumnSet set, Rules rows, Rules anyActors) {
    Rules counters = rows.counters();
    Rules actors = anyActors.entries(rows.entryCount());
    RleReader objActors = set.range(ColumnSpec.OP_OBJ_ACTOR).rle(actors);
    DeltaReader objCounters = set.range(ColumnSpec.BUNDLE_OP_OBJ_COUNTER).deltas(counters);
    RleReader keyActors = set.range(ColumnSpec.OP_KEY_ACTOR).rle(actors);
    DeltaReader keyCounters = set.range(ColumnSpec.OP_KEY_COUNTER).deltas(counters);
    StringReader keyStrings = set.range(ColumnSpec.OP_KEY_STRING).strings(rows);
    BoolReader inserts = set.range(ColumnSpec.OP_INSERT).bools(rows);
    RleReader actions = set.range(ColumnSpec.OP_ACTION).rle(rows.notNull().upTo(ChangeOps.MARK));
    ValueReader values =
        set.range(ColumnSpec.OP_VALUE_META).values(set.range(ColumnSpec.OP_VALUE), rows);
    RleReader predCounts = set.range(ColumnSpec.OP_PRED_COUNT).rle(counters);
    RleReader predActors = set.range(ColumnSpec.OP_PRED_ACTOR).rle(anyActors.notNull());
    DeltaReader predCounters =
        set.range(ColumnSpec.OP_PRED_COUNTER).deltas(Rules.LAX.counters().notNull());
    BoolReader expands = set.range(ColumnSpec.OP_EXPAND).bools(rows);
    StringReader markNames = set.range(ColumnSpec.OP_MARK_NAME).strings(rows);
    for (int row = 0; row < rowOf.length; row++) {
      obj[row] = id(objActors, objCounters, "object");
      if (!keyStrings.isNull()) {
        if (!keyActors.isNull() || !keyCounters.isNull()) {
          throw new FormatException(
              "op with both a string and an element key", keyStrings.offset());
        }
        key[row] = keyStrings.value();
      } else if (keyCounters.isNull()) {
        throw new FormatException("op without a key", keyCounters.offset());
      } else {
        elem[row] = id(keyActors, keyCounters, "key");
      }
      insert[row] = inserts.value();
      action[row] = (byte) actions.value();
      valueType[row] = (byte) values.typeCode();
      valueStart[row] = values.offset();
      valueStart[row + 1] = values.offset() + values.byteCount();
      if (action[row] == ChangeOps.INCREMENT
          && valueType[row] != ValueReader.INT
          && valueType[row] != ValueReader.UINT) {
        throw new FormatException("increment by no number", actions.offset());
      }
      readPreds(row, predCounts, predActors, predCounters);
      expand[row] = expands.value();
      markName[row] = markNames.isNull() ? null : markNames.value();
      objActors.advance(1);
      objCounters.advance(1);
      keyActors.advance(1);
      keyCounters.advance(1);
      keyStrings.advance(1);
      inserts.advance(1);
      actions.advance(1);
      values.advance(1);
      predCounts.advance(1);
      expands.advance(1);
      markNames.advance(1);
    }
    predActors.expectEnd();
    predCounters.expectEnd();
  }

  private static long id(RleReader actors, DeltaReader counters, String what) {
    boolean noCounter = counters.isNull() || counters.value() == 0;
    if (actors.isNull() != noCounter) {
      throw new FormatException(
          what + " id without its " + (noCounter ? "counter" : "actor"), counters.offset());
    }
    return noCounter ? 0 : OpId.pack(counters.value(), (int) actors.value());
  }

  private void readPreds(int row, RleReader counts, RleReader actors, DeltaReader counters) {
    long count = counts.isNull() ? 0 : counts.value();
    int at = predStart[row];
    if (count > Integer.MAX_VALUE - 8 - at || count > ChangeOps.MAX_PREDS) {
      throw new FormatException("op with " + count + " predecessors", counts.offset());
    }
    if (count > 0) {
      budget.takeRows(count, predBytes, counts.offset());
      predBytes = Math.max(0, predBytes - count);
    }
    for (int i = 0; i < count; i++) {
      if (actors.run() == 0 || counters.run() == 0) {
        throw new FormatException("op without its predecessor's id", counts.offset());
      }
      if (at == preds.length) {
        preds = Arrays.copyOf(preds, 2 * at);
      }
      preds[at++] = OpId.pack(counters.value(), (int) actors.value());
      actors.advance(1);
      counters.advance(1);
    }
    predStart[row + 1] = at;
  }

  /** Appends the ops from the k-th on, in order of actors and counters, to a change. */
  void append(ChangeChunkWriter writer, int k, int n) {
    long[] opPreds = new long[4];
    for (int i = k; i < k + n; i++) {
      int row = rowOf[i];
      if (row == MISSING) {
        throw new FormatException("change of a bundle lacks an op", offset);
      }
      int predCount = predStart[row + 1] - predStart[row];
      if (opPreds.length < predCount) {
        opPreds = new long[predCount];
      }
      System.arraycopy(preds, predStart[row], opPreds, 0, predCount);
      writer.appendOp(
          obj[row],
          key[row],
          elem[row],
          insert[row],
          action[row],
          valueType[row],
          valueBuf,
          valueStart[row],
          valueStart[row + 1] - valueStart[row],
          opPreds,
          predCount,
          expand[row],
          markName[row]);
    }
  }
}
