package org.amkit.ops;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.amkit.codec.LongSort;
import org.amkit.sequence.Span;
import org.jspecify.annotations.Nullable;

/**
 * Turns a whole op store back into what its changes are made of: each actor's ops as runs,
 * ascending by counter.
 *
 * <p>Deletions leave no row of their own; they are found where a successor id is no op's id. Cost:
 * O(runs log runs).
 */
public final class RunCollector {
  private final List<List<OpRun>> byActor = new ArrayList<>();

  private RunCollector() {}

  /** Runs of each actor, by actor number. */
  public static List<List<OpRun>> collect(OpStore store) {
    RunCollector collector = new RunCollector();
    for (int i = 0; i < store.actors.size(); i++) {
      collector.byActor.add(new ArrayList<>());
    }
    collector.collectObject(store.root());
    for (ObjectStore object : store.objects()) {
      if (object.id != 0) {
        collector.collectObject(object);
      }
    }
    List<List<OpRun>> byActor = collector.byActor;
    for (int actor = 0; actor < byActor.size(); actor++) {
      byActor.set(actor, sorted(byActor.get(actor)));
    }
    return byActor;
  }

  /** One actor's runs by counter, which fits into one word with a run's place in the list. */
  private static List<OpRun> sorted(List<OpRun> runs) {
    long[] order = new long[runs.size()];
    boolean isSorted = true;
    for (int i = 0; i < order.length; i++) {
      order[i] = (runs.get(i).firstId >>> 31 << 32 ^ Long.MIN_VALUE) | i;
      isSorted &= i == 0 || order[i - 1] < order[i];
    }
    if (isSorted) {
      return runs;
    }
    LongSort.sort(order);
    OpRun[] out = new OpRun[order.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = runs.get((int) order[i]);
    }
    return Arrays.asList(out);
  }

  private void add(OpRun run) {
    byActor.get((int) (run.firstId & 0x7fffffff)).add(run);
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
    for (Span span = seq.tree.first(); span != null; span = seq.tree.next(span)) {
      Register register = SeqObject.detail(span);
      if (register != null) {
        collectRegister(seq, null, span.firstId, register, span.origin);
      } else {
        collectPlain(seq, span);
      }
    }
  }

  private void collectPlain(SeqObject seq, Span span) {
    add(
        OpRun.insertion(
            seq.id,
            span.origin,
            span.firstId,
            span.count,
            span.action,
            span.valueType,
            span.valueOffset,
            span.valueLength));
    if (!span.alive()) {
      boolean down = span.succStep < 0;
      int first = down ? span.count - 1 : 0;
      add(OpRun.deletion(seq.id, span.idAt(first), down ? -1 : 1, span.succAt(first), span.count));
    }
  }

  private void collectRegister(
      ObjectStore object, @Nullable String key, long element, Register register, long origin) {
    RegOp first = register.first();
    if (first != null && first.next == null && first.succCount == 0) {
      add(rowRun(object, key, element, first, origin));
      return;
    }
    LongMap<OpRun> runs = new LongMap<>();
    List<OpRun> order = new ArrayList<>();
    for (RegOp op = first; op != null; op = op.next) {
      OpRun run = rowRun(object, key, element, op, origin);
      runs.put(op.id, run);
      order.add(run);
    }
    for (RegOp op = first; op != null; op = op.next) {
      for (int i = 0; i < op.succCount; i++) {
        OpRun run = runs.get(op.succ[i]);
        if (run == null) {
          run = OpRun.single(object.id, key, element, op.succ[i], false, Action.DELETE);
          runs.put(op.succ[i], run);
          order.add(run);
        }
        run.addPred(op.id);
      }
    }
    for (OpRun run : order) {
      add(run);
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
