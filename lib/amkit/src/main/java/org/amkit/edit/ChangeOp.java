package org.amkit.edit;

import java.util.ArrayList;
import java.util.List;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeOps;
import org.amkit.chunk.OpId;
import org.amkit.ops.Action;
import org.amkit.ops.Value;
import org.amkit.ops.ValueHeap;
import org.jspecify.annotations.Nullable;

/**
 * One operation of a change, with packed ids.
 *
 * @param action what it does, one of {@link Action}'s
 * @param key the key of a map it does it at; null in sequences
 * @param element the element it does it at or inserts behind; {@link OpId#HEAD} for the front
 * @param markName the name of the mark it begins; null for any other action
 * @param value what it puts, adds to a counter or marks with; null when it does none of these
 * @param expand whether the mark grows at this end
 * @param pred the operations it supersedes
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record ChangeOp(
    long id,
    int action,
    long obj,
    @Nullable String key,
    long element,
    boolean insert,
    @Nullable String markName,
    Value.@Nullable Scalar value,
    boolean expand,
    long[] pred) {

  /**
   * The operations of a change, in order.
   *
   * @param actors the number that ids are packed with, for each of the change's actors
   */
  public static List<ChangeOp> of(ChangeChunk change, int[] actors) {
    ChangeOps rows = new ChangeOps(change);
    ValueHeap values = new ValueHeap();
    List<ChangeOp> ops = new ArrayList<>();
    for (long counter = change.startOp(); rows.next(); counter++) {
      int action = rows.action();
      String key = rows.key();
      long[] pred = new long[rows.predCount()];
      for (int i = 0; i < pred.length; i++) {
        pred[i] = OpId.pack(rows.predCounter(i), actors[rows.predActor(i)]);
      }
      boolean mark = action == Action.MARK;
      boolean end = mark && rows.markName() == null;
      ops.add(
          new ChangeOp(
              OpId.pack(counter, actors[0]),
              action,
              id(rows.objCounter(), rows.objActor(), actors),
              key,
              key != null ? OpId.HEAD : id(rows.keyCounter(), rows.keyActor(), actors),
              rows.insert(),
              mark ? rows.markName() : null,
              action == Action.SET || action == Action.INCREMENT || (mark && !end)
                  ? value(rows, values)
                  : null,
              mark && rows.expand(),
              pred));
    }
    return ops;
  }

  /** A packed id; 0 where there is none, for the root and the head of a sequence. */
  private static long id(long counter, int actor, int[] actors) {
    return actor < 0 ? 0 : OpId.pack(counter, actors[actor]);
  }

  private static Value.Scalar value(ChangeOps rows, ValueHeap values) {
    int byteCount = rows.valueByteCount();
    int offset = values.append(rows.valueBuffer(), rows.valueOffset(), byteCount);
    return values.value(rows.valueType(), offset, byteCount);
  }
}
