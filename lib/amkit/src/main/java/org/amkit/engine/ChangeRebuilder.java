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
 * <p>Cost: O(runs log runs) to begin, then O(runs of the change) each where an actor's changes are
 * asked for in order.
 */
final class ChangeRebuilder {
  private final OpStore store;
  private final StoredRuns runs;
  private final int[] nextRun;
  private final int[] nextInRun;

  /** The counter that each actor's next op is behind; -1: it has to be looked for. */
  private final long[] doneTo;

  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  ChangeRebuilder(OpStore store) {
    this.store = store;
    runs = RunCollector.collect(store);
    nextRun = new int[runs.actorCount()];
    nextInRun = new int[runs.actorCount()];
    doneTo = new long[runs.actorCount()];
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
   * @return the change's writer, to be finished
   * @throws FormatException when ops are missing
   */
  ChangeChunkWriter write(int actor, long maxOp) {
    long next = nextCounter(actor);
    long startOp = next < 0 || next > maxOp ? maxOp + 1 : next;
    doneTo[actor] = -1;
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
    doneTo[actor] = maxOp;
    return writer;
  }

  /**
   * Makes the actor's first op behind a counter its next. Cost: O(1) in order, else O(log runs).
   */
  void goTo(int actor, long counter) {
    if (doneTo[actor] != counter) {
      int run = runs.find(actor, counter + 1);
      nextRun[actor] = run;
      nextInRun[actor] =
          run == runs.count(actor)
              ? 0
              : (int) Math.max(0, counter + 1 - runs.firstCounter(actor, run));
      doneTo[actor] = counter;
    }
  }

  /** Counter of the actor's first op behind a counter, or -1 when there is none. */
  long nextAfter(int actor, long counter) {
    goTo(actor, counter);
    return nextCounter(actor);
  }
}
