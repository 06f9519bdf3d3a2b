package org.amkit.chunk;

import org.jspecify.annotations.Nullable;

/** Rows for a writer of changes, with all that they say in one line. */
public final class OpRows {
  private OpRows() {}

  /** Appends a run of ops with at most one predecessor each. */
  public static void appendRun(
      ChangeChunkWriter writer,
      long obj,
      @Nullable String key,
      long elem,
      long elemStep,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      int n,
      int predCount,
      long pred,
      long predStep,
      boolean expand,
      @Nullable String markName) {
    OpRow row = writer.row();
    row.obj = obj;
    row.key = key;
    row.elem = elem;
    row.elemStep = elemStep;
    row.insert = insert;
    row.action = action;
    row.value(typeCode, valueBuf, valueOff, valueByteCount);
    row.count = n;
    row.expand = expand;
    row.markName = markName;
    if (predCount == 1) {
      row.ref(pred, predStep);
    } else {
      for (int i = 0; i < predCount; i++) {
        row.addRef(pred + i * predStep);
      }
    }
    writer.append();
  }

  /** Appends one op with any number of predecessors. */
  public static void appendOp(
      ChangeChunkWriter writer,
      long obj,
      @Nullable String key,
      long elem,
      boolean insert,
      int action,
      int typeCode,
      byte[] valueBuf,
      int valueOff,
      int valueByteCount,
      long[] preds,
      int predCount,
      boolean expand,
      @Nullable String markName) {
    OpRow row = writer.row();
    row.obj = obj;
    row.key = key;
    row.elem = elem;
    row.insert = insert;
    row.action = action;
    row.value(typeCode, valueBuf, valueOff, valueByteCount);
    row.refs(preds, predCount);
    row.expand = expand;
    row.markName = markName;
    writer.append();
  }
}
