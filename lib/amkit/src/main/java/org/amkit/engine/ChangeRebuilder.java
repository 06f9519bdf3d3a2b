package org.amkit.engine;

import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.codec.FormatException;
import org.amkit.ops.OpStore;
import org.amkit.ops.RunCollector;
import org.amkit.ops.StoredRuns;

/**
 * Makes changes from the op store again, byte for byte as they were: a document keeps ops, not
 * changes.
 *
 * <p>Changes are asked for in an order in which each actor's come by sequence number. Cost: O(runs
 * log runs) to begin, then O(runs of the change) each.
 */
final class ChangeRebuilder {
  private final OpStore store;
  private final StoredRuns runs;
  private final int[] nextRun;
  private final int[] nextInRun;
  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  ChangeRebuilder(OpStore store) {
    this.store = store;
    runs = RunCollector.collect(store);
    nextRun = new int[runs.actorCount()];
    nextInRun = new int[runs.actorCount()];
  }

  /** Counter of the actor's next op, or -1 when there is none. */
  private long nextCounter(int actor) {
    int run = nextRun[actor];
    return run == runs.count(actor) ? -1 : runs.firstCounter(actor, run) + nextInRun[actor];
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
    long expected = startOp;
    while (expected <= maxOp) {
      if (nextCounter(actor) != expected) {
        throw new FormatException(
            "op " + expected + "@" + store.actors.get(actor) + " is missing from the document", 0);
      }
      int run = nextRun[actor];
      int count = runs.opCount(actor, run);
      int from = nextInRun[actor];
      int to = (int) Math.min(count, from + (maxOp - expected + 1));
      runs.write(actor, run, from, to, writer, store.heap);
      expected += to - from;
      if (to == count) {
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
