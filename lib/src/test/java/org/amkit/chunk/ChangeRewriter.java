package org.amkit.chunk;

import java.util.Arrays;

/** Writes a parsed change again, op by op or by runs. */
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
      for (int i = 0; i < ops.predCount(); i++) {
        preds[i] = OpId.pack(ops.predCounter(i), size - 1 - ops.predActor(i));
      }
      if (byRuns && ops.predCount() < 2) {
        writer.appendRun(
            obj,
            ops.key(),
            elem,
            ops.keyStep(),
            ops.insert(),
            ops.action(),
            ops.valueType(),
            ops.valueBuffer(),
            ops.valueOffset(),
            ops.valueByteCount(),
            ops.run(),
            ops.predCount(),
            preds[0],
            ops.predStep(),
            ops.expand(),
            ops.markName());
      } else {
        writer.appendOp(
            obj,
            ops.key(),
            elem,
            ops.insert(),
            ops.action(),
            ops.valueType(),
            ops.valueBuffer(),
            ops.valueOffset(),
            ops.valueByteCount(),
            preds,
            ops.predCount(),
            ops.expand(),
            ops.markName());
      }
    }
    writer.finish(
        change.seq(), change.time(), change.message(), change.deps(), change.extraBytes());
    return writer.toByteArray();
  }
}
