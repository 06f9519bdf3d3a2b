package org.amkit.engine;

import java.util.List;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.codec.FormatException;
import org.amkit.ops.OpRun;
import org.amkit.ops.OpStore;
import org.amkit.ops.RunCollector;

/**
 * Makes changes from the op store again, byte for byte as they were: a document keeps ops, not
 * changes.
 *
 * <p>Changes are asked for in an order in which each actor's come by sequence number. Cost: O(runs
 * log runs) to begin, then O(runs of the change) each.
 */
final class ChangeRebuilder {
  private final OpStore store;
  private final List<List<OpRun>> runs;
  private final int[] nextRun;
  private final int[] nextInRun;
  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  ChangeRebuilder(OpStore store) {
    this.store = store;
    runs = RunCollector.collect(store);
    nextRun = new int[runs.size()];
    nextInRun = new int[runs.size()];
  }

  /** Steps over the actor's ops up to counter {@code maxOp}, which an earlier change has. */
  void skip(int actor, long maxOp) {
    List<OpRun> list = runs.get(actor);
    while (nextRun[actor] < list.size()) {
      OpRun run = list.get(nextRun[actor]);
      long first = run.firstId >>> 31;
      if (first + run.count - 1 > maxOp) {
        nextInRun[actor] = (int) Math.max(0, maxOp - first + 1);
        return;
      }
      nextRun[actor]++;
      nextInRun[actor] = 0;
    }
  }

  /** Counter of the actor's next op, or -1 when there is none. */
  long nextCounter(int actor) {
    List<OpRun> list = runs.get(actor);
    if (nextRun[actor] == list.size()) {
      return -1;
    }
    return (list.get(nextRun[actor]).firstId >>> 31) + nextInRun[actor];
  }

  /**
   * Writes the actor's ops up to counter {@code maxOp} into a change that begins with the next of
   * them.
   *
   * @return the change's writer, to be finished; its first op is {@link #startOp}
   * @throws FormatException when ops are missing
   */
  ChangeChunkWriter write(int actor, long maxOp) {
    long next = nextCounter(actor);
    startOp = next < 0 || next > maxOp ? maxOp + 1 : next;
    writer.begin(actor, startOp, store.actors);
    List<OpRun> list = runs.get(actor);
    long expected = startOp;
    while (expected <= maxOp) {
      if (nextCounter(actor) != expected) {
        throw new FormatException(
            "op " + expected + "@" + store.actors.get(actor) + " is missing from the document", 0);
      }
      OpRun run = list.get(nextRun[actor]);
      int from = nextInRun[actor];
      int to = (int) Math.min(run.count, from + (maxOp - expected + 1));
      run.writeTo(writer, store.heap.buffer(), from, to);
      expected += to - from;
      if (to == run.count) {
        nextRun[actor]++;
        nextInRun[actor] = 0;
      } else {
        nextInRun[actor] = to;
      }
    }
    return writer;
  }

  private long startOp;

  /** Counter of the first op of the change written last. */
  long startOp() {
    return startOp;
  }
}
