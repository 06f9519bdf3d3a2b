package org.amkit.chunk;

import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeSet;

/**
 * Writes a parsed change again, op by op or by runs, as a document would bring it back: deletions
 * with nothing but their place, predecessors once each and in order.
 */
final class ChangeRewriter {
  private ChangeRewriter() {}

  static byte[] rewrite(ChangeChunk change, boolean byRuns) {
    ChangeChunkWriter writer = new ChangeChunkWriter();
    // A table of another order than the change's own, so that indexes must be mapped.
    int shift = 3;
    int size = change.actorCount() + shift;
    ActorId[] table = new ActorId[size];
    for (int i = 0; i < change.actorCount(); i++) {
      table[size - 1 - i] = change.actor(i);
    }
    writer.begin(size - 1, change.startOp(), i -> table[i]);
    ChangeOps ops = new ChangeOps(change);
    long[] preds = new long[8];
    while (byRuns ? ops.nextRun() : ops.next()) {
      long obj = ops.objActor() < 0 ? 0 : OpId.pack(ops.objCounter(), size - 1 - ops.objActor());
      long elem = ops.keyActor() < 0 ? 0 : OpId.pack(ops.keyCounter(), size - 1 - ops.keyActor());
      if (preds.length < ops.predCount()) {
        preds = Arrays.copyOf(preds, ops.predCount());
      }
      int predCount = predecessors(change, ops, size, preds);
      boolean delete = ops.action() == ChangeOps.DELETE;
      if (delete && predCount == 0) {
        continue; // leaves no trace
      }
      if (byRuns && ops.predCount() < 2) {
        OpRows.appendRun(
            writer,
            obj,
            ops.key(),
            elem,
            ops.keyStep(),
            ops.insert() && !delete,
            ops.action(),
            delete ? 0 : ops.valueType(),
            ops.valueBuffer(),
            ops.valueOffset(),
            delete ? 0 : ops.valueByteCount(),
            ops.run(),
            predCount,
            preds[0],
            ops.predStep(),
            ops.expand() && !delete,
            delete ? null : ops.markName());
      } else {
        OpRows.appendOp(
            writer,
            obj,
            ops.key(),
            elem,
            ops.insert() && !delete,
            ops.action(),
            delete ? 0 : ops.valueType(),
            ops.valueBuffer(),
            ops.valueOffset(),
            delete ? 0 : ops.valueByteCount(),
            preds,
            predCount,
            ops.expand() && !delete,
            delete ? null : ops.markName());
      }
    }
    writer.finish(
        change.seq(), change.time(), change.message(), change.deps(), change.extraBytes());
    return writer.toByteArray();
  }

  private static int predecessors(ChangeChunk change, ChangeOps ops, int size, long[] out) {
    TreeSet<Long> ids =
        new TreeSet<>(
            Comparator.<Long>comparingLong(OpId::counter)
                .thenComparing(id -> change.actor(size - 1 - OpId.actor(id))));
    for (int i = 0; i < ops.predCount(); i++) {
      ids.add(OpId.pack(ops.predCounter(i), size - 1 - ops.predActor(i)));
    }
    int n = 0;
    for (long id : ids) {
      out[n++] = id;
    }
    return n;
  }
}
