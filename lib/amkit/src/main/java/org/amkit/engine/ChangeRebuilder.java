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
 * <p>Cost: that of {@link RunCollector} to begin, then O(runs of the change) each where an actor's
 * changes are asked for in order.
 */
final class ChangeRebuilder {
  private static final long NONE = -1;

  private final OpStore store;
  private final StoredRuns runs;

  /** By actor, the run that has the next op, and which op of the run that is. */
  private final int[] nextRun;

  private final int[] nextInRun;

  /** By actor, counter of the next op; NONE where there is none. */
  private final long[] next;

  /** By actor, how many ops of the run are left. */
  private final int[] left;

  /** The counter that each actor's next op is behind; -1: it has to be looked for. */
  private final long[] doneTo;

  /**
   * Who made the change written last, if that was of one op, the one before their next; else -1.
   */
  private int lastActor = -1;

  private final ChangeChunkWriter writer = new ChangeChunkWriter();

  private final long firstCounter;
  private final long lastCounter;

  /** Makes changes whose ops all have counters of {@code [firstCounter..lastCounter]}. */
  ChangeRebuilder(OpStore store, long firstCounter, long lastCounter) {
    this.store = store;
    this.firstCounter = firstCounter;
    this.lastCounter = lastCounter;
    runs = RunCollector.collect(store, firstCounter, lastCounter);
    int actorCount = runs.actorCount();
    nextRun = new int[actorCount];
    nextInRun = new int[actorCount];
    next = new long[actorCount];
    left = new int[actorCount];
    doneTo = new long[actorCount];
    for (int actor = 0; actor < actorCount; actor++) {
      toRun(actor, 0);
    }
  }

  /** Whether it makes changes with ops of these counters. */
  boolean covers(long from, long to) {
    return from >= firstCounter && to <= lastCounter;
  }

  private void toRun(int actor, int run) {
    boolean isThere = run < runs.count(actor);
    nextRun[actor] = run;
    nextInRun[actor] = 0;
    next[actor] = isThere ? runs.firstCounter(actor, run) : NONE;
    left[actor] = isThere ? runs.opCount(actor, run) : 0;
  }

  /** Moves behind ops of the run. */
  private void pass(int actor, int opCount) {
    nextInRun[actor] += opCount;
    next[actor] += opCount;
    left[actor] -= opCount;
    if (left[actor] == 0) {
      toRun(actor, nextRun[actor] + 1);
    }
  }

  /**
   * Writes the actor's ops up to counter {@code maxOp} into a change that begins with the next of
   * them.
   *
   * @return the change's writer, to be finished
   * @throws FormatException when ops are missing
   */
  ChangeChunkWriter write(int actor, long maxOp) {
    long first = next[actor];
    if (actor == lastActor
        && first == maxOp
        && nextInRun[actor] > 0
        && runs.repeat(actor, nextRun[actor], nextInRun[actor], writer, store.heap)) {
      pass(actor, 1);
      doneTo[actor] = maxOp;
      return writer;
    }
    lastActor = -1;
    long startOp = first < 0 || first > maxOp ? maxOp + 1 : first;
    doneTo[actor] = -1;
    writer.begin(actor, startOp, store.actors);
    long expected = startOp;
    while (expected <= maxOp) {
      if (next[actor] != expected) {
        throw new FormatException(
            "op " + expected + "@" + store.actors.get(actor) + " is missing from the document", 0);
      }
      int from = nextInRun[actor];
      int count = (int) Math.min(left[actor], maxOp - expected + 1);
      runs.write(actor, nextRun[actor], from, from + count, writer, store.heap);
      expected += count;
      pass(actor, count);
    }
    doneTo[actor] = maxOp;
    lastActor = startOp == maxOp ? actor : -1;
    return writer;
  }

  /**
   * Makes the actor's first op behind a counter its next. Cost: O(1) in order, else O(log runs).
   */
  void goTo(int actor, long counter) {
    if (doneTo[actor] != counter) {
      toRun(actor, runs.find(actor, counter + 1));
      if (left[actor] > 0) {
        pass(actor, (int) Math.max(0, counter + 1 - next[actor]));
      }
      doneTo[actor] = counter;
      lastActor = -1;
    }
  }

  /** Counter of the actor's first op behind a counter, or -1 when there is none. */
  long nextAfter(int actor, long counter) {
    goTo(actor, counter);
    return next[actor];
  }
}
