package org.amkit.engine;

import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeOps;
import org.amkit.codec.FormatException;
import org.amkit.ops.Action;
import org.amkit.ops.OpRun;
import org.amkit.ops.OpStore;
import org.amkit.ops.RunLog;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/** Turns a change chunk's rows into runs with document ids; values go to the heap. Reusable. */
final class ChangeDecoder {
  private static final long STEP = SeqSpan.ID_STEP;

  private final OpStore store;
  private final ChangeOps ops = new ChangeOps();
  private final RunLog log = new RunLog();
  private int[] actors = new int[4];

  /** Whether an op has something that the store does not keep. */
  private boolean losing;

  ChangeDecoder(OpStore store) {
    this.store = store;
  }

  /**
   * Decodes all ops of a change; its actors are added to the document's.
   *
   * @return the ops, until the next call
   * @throws FormatException when a row is no op
   */
  RunLog decode(ChangeChunk change) {
    if (actors.length < change.actorCount()) {
      actors = new int[change.actorCount() * 2];
    }
    for (int i = 0; i < change.actorCount(); i++) {
      actors[i] = store.actors.intern(change.actor(i));
    }
    log.clear();
    ops.reset(change);
    losing = false;
    long id = change.startOp() << 31 | actors[0];
    while (ops.nextRun()) {
      decodeRun(change, id, log);
      id += ops.run() * STEP;
    }
    return log;
  }

  /** Whether a document gives the change decoded last back, byte for byte. */
  boolean isPlain() {
    return !losing && ops.isCanonical();
  }

  private void decodeRun(ChangeChunk change, long id, RunLog log) {
    int n = ops.run();
    boolean mark = ops.action() == Action.MARK;
    losing |=
        mark
            ? !ops.insert() || ops.key() != null || ops.predCount() > 0
            : ops.expand() || ops.markName() != null;
    long obj = ops.objActor() < 0 ? 0 : ops.objCounter() << 31 | actors[ops.objActor()];
    String key = ops.key();
    long element =
        key != null || ops.keyActor() < 0 ? 0 : ops.keyCounter() << 31 | actors[ops.keyActor()];
    int valueOffset =
        store.heap.append(ops.valueBuffer(), ops.valueOffset(), n * ops.valueByteCount());
    if (key == null && ops.insert() && ops.action() != Action.MARK) {
      if (ops.predCount() != 0
          || ops.action() == Action.DELETE
          || ops.action() == Action.INCREMENT) {
        throw new FormatException(
            "an insertion must be of a value or an object, without predecessors", change.offset());
      }
      decodeInsertion(obj, element, id, n, valueOffset, log);
    } else if (key == null
        && ops.action() == Action.DELETE
        && ops.predCount() == 1
        && (n == 1 || Math.abs(ops.keyStep()) == 1)
        && (n == 1 || ops.keyStep() == ops.predStep())
        && pred(0) == element) {
      log.deletion(obj, element, n == 1 ? 1 : (int) ops.keyStep(), id, n);
    } else {
      for (int i = 0; i < n; i++) {
        long at = key == null ? element + i * ops.keyStep() * STEP : 0;
        log.single(single(obj, key, at, id + i * STEP, i, valueOffset));
      }
    }
  }

  private long pred(int i) {
    return ops.predCounter(i) << 31 | actors[ops.predActor(i)];
  }

  private void decodeInsertion(
      long obj, long element, long id, int n, int valueOffset, RunLog log) {
    boolean chain = n == 1 || (ops.keyStep() == 1 && element == id - STEP);
    int length = ops.valueByteCount();
    if (chain) {
      log.insertion(obj, element, id, n, ops.action(), ops.valueType(), valueOffset, length);
      return;
    }
    for (int i = 0; i < n; i++) {
      long behind = element == 0 ? 0 : element + i * ops.keyStep() * STEP;
      log.insertion(
          obj,
          behind,
          id + i * STEP,
          1,
          ops.action(),
          ops.valueType(),
          valueOffset + i * length,
          length);
    }
  }

  private OpRun single(
      long obj, @Nullable String key, long element, long id, int i, int valueOffset) {
    OpRun run = OpRun.single(obj, key, element, id, ops.insert(), ops.action());
    run.valueType = ops.valueType();
    run.valueLength = ops.valueByteCount();
    run.valueOffset = valueOffset + i * run.valueLength;
    for (int p = 0; p < ops.predCount(); p++) {
      run.addPred(pred(p) + (p == 0 ? i * ops.predStep() * STEP : 0));
    }
    run.expand = ops.expand();
    run.markName = ops.markName();
    return run;
  }
}
