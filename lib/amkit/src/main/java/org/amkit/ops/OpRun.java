package org.amkit.ops;

import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.OpRow;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive ops of one actor that differ only by a constant step: the ops of a typed or deleted
 * run, or a single op of any kind. What a change is made of, on its way to bytes.
 *
 * <pre>
 *   insertion run   id 7,8,9    element 6,7,8 (each behind the one before)   value bytes in a row
 *   deletion run    id 40,41,42 element 9,8,7 (step -1)                      predecessor = element
 * </pre>
 */
public final class OpRun {
  private static final long STEP = SeqSpan.ID_STEP;

  public final long obj;
  public final @Nullable String key;

  /** First op's element: what it is inserted behind, or what it acts on; 0 is the head. */
  public final long element;

  /** Counter step of the elements from op to op. */
  public final int elementStep;

  public final long firstId;
  public int count;
  public final boolean insert;
  public final int action;
  public int valueType;
  public int valueOffset;
  public int valueLength;

  /** Predecessors of a single op in Lamport order; {@code null}: of each op its own element. */
  public long @Nullable [] preds;

  public int predCount;
  public boolean expand;
  public @Nullable String markName;

  private OpRun(
      long obj,
      @Nullable String key,
      long element,
      int elementStep,
      long firstId,
      int count,
      boolean insert,
      int action) {
    this.obj = obj;
    this.key = key;
    this.element = element;
    this.elementStep = elementStep;
    this.firstId = firstId;
    this.count = count;
    this.insert = insert;
    this.action = action;
  }

  private static final long[] NO_PREDS = {};

  /** Elements inserted consecutively, the first behind {@code origin}. */
  public static OpRun insertion(
      long obj,
      long origin,
      long firstId,
      int count,
      int action,
      int type,
      int offset,
      int length) {
    OpRun run = new OpRun(obj, null, origin, 1, firstId, count, true, action);
    run.valueType = type;
    run.valueOffset = offset;
    run.valueLength = length;
    run.preds = NO_PREDS;
    return run;
  }

  /** Deletions of plain elements, each the only value of its element. */
  public static OpRun deletion(long obj, long element, int step, long firstId, int count) {
    return new OpRun(obj, null, element, step, firstId, count, false, Action.DELETE);
  }

  /** One op at a key or an element, with any number of predecessors. */
  public static OpRun single(
      long obj, @Nullable String key, long element, long id, boolean insert, int action) {
    OpRun run = new OpRun(obj, key, element, 1, id, 1, insert, action);
    run.preds = NO_PREDS;
    return run;
  }

  public long lastId() {
    return firstId + (count - 1) * STEP;
  }

  /** Adds a predecessor; ascending order is the caller's. */
  public void addPred(long id) {
    long[] list = preds == null ? NO_PREDS : preds;
    if (predCount == list.length) {
      list = java.util.Arrays.copyOf(list, Math.max(1, predCount * 2));
    }
    list[predCount++] = id;
    preds = list;
  }

  /** Writes the ops {@code [from..to)} of this run. */
  public void writeTo(ChangeChunkWriter writer, byte[] heap, int from, int to) {
    if (insert && key == null && from == 0 && to > 1 && element != firstId - STEP) {
      write(writer, heap, 0, 1, element);
      write(writer, heap, 1, to, firstId);
      return;
    }
    long first = element;
    if (from > 0) {
      first = insert ? firstId + (from - 1) * STEP : element + (long) from * elementStep * STEP;
    }
    write(writer, heap, from, to, first);
  }

  private void write(ChangeChunkWriter writer, byte[] heap, int from, int to, long firstElement) {
    OpRow row = writer.row();
    row.obj = obj;
    row.key = key;
    row.elem = firstElement;
    row.elemStep = elementStep;
    row.insert = insert;
    row.action = action;
    row.value(valueType, heap, valueOffset + from * valueLength, valueLength);
    row.count = to - from;
    row.expand = expand;
    row.markName = markName;
    long[] list = preds;
    if (list == null) {
      row.ref(firstElement, elementStep);
    } else if (predCount == 1) {
      row.ref(list[0], elementStep);
    } else {
      row.refs(list, predCount);
    }
    writer.append();
  }
}
