package org.amkit.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * Turns a whole op store back into what its changes are made of: each actor's ops as runs,
 * ascending by counter.
 *
 * <p>Deletions leave no row of their own; they are found where a successor id is no op's id. Cost:
 * O(runs), and O(n log n) for the n runs that are collected.
 */
public final class RunCollector {
  private final StoredRuns runs;

  /** The ops of a register with several, by id; used again for each. */
  private final LongMap<OpRun> ofRegister = new LongMap<>();

  private final List<OpRun> inOrder = new ArrayList<>();

  private RunCollector(StoredRuns runs) {
    this.runs = runs;
  }

  /**
   * Runs of each actor, by actor number: those with an op whose counter is one of {@code
   * [firstCounter..lastCounter]}.
   */
  public static StoredRuns collect(OpStore store, long firstCounter, long lastCounter) {
    StoredRuns runs = new StoredRuns(store.actors.size(), firstCounter, lastCounter);
    RunCollector collector = new RunCollector(runs);
    collector.collectObject(store.root());
    for (ObjectStore object : store.objects()) {
      if (object.id != 0) {
        collector.collectObject(object);
      }
    }
    runs.sort();
    return runs;
  }

  private void collectObject(ObjectStore object) {
    if (object instanceof MapObject map) {
      // A class, not a lambda, here and in what else every load runs through: the first lambda of a
      // JVM costs 5 ms, and each more on Java 17 another 0.3 ms, of the 80 that `am get` may take.
      map.forEachRegister(
          new BiConsumer<>() {
            @Override
            public void accept(String key, Register register) {
              collectRegister(map, key, 0, register, 0);
            }
          });
      return;
    }
    SeqObject seq = (SeqObject) object;
    for (SeqSpan span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null) {
        collectRegister(seq, null, span.firstId, register, span.origin);
      } else {
        runs.add(seq.id, span);
      }
    }
  }

  private void collectRegister(
      ObjectStore object, @Nullable String key, long element, Register register, long origin) {
    RegOp first = register.first();
    if (first != null && first.next == null && first.succCount == 0) {
      if (key != null && first.action != Action.MARK) {
        runs.add(object.id, key, first);
      } else {
        runs.add(rowRun(object, key, element, first, origin));
      }
      return;
    }
    ofRegister.clear();
    inOrder.clear();
    for (RegOp op = first; op != null; op = op.next) {
      OpRun run = rowRun(object, key, element, op, origin);
      ofRegister.put(op.id, run);
      inOrder.add(run);
    }
    for (RegOp op = first; op != null; op = op.next) {
      for (int i = 0; i < op.succCount; i++) {
        OpRun run = ofRegister.get(op.succ[i]);
        if (run == null) {
          run = OpRun.single(object.id, key, element, op.succ[i], false, Action.DELETE);
          ofRegister.put(op.succ[i], run);
          inOrder.add(run);
        }
        run.addPred(op.id);
      }
    }
    for (OpRun run : inOrder) {
      runs.add(run);
    }
  }

  private static OpRun rowRun(
      ObjectStore object, @Nullable String key, long element, RegOp op, long origin) {
    boolean insert = key == null && op.id == element;
    OpRun run = OpRun.single(object.id, key, insert ? origin : element, op.id, insert, op.action);
    run.valueType = op.valueType;
    run.valueOffset = op.valueOffset;
    run.valueLength = op.valueLength;
    if (op instanceof MarkOp mark) {
      run.markName = mark.name;
      run.expand = mark.expand;
    }
    return run;
  }
}
