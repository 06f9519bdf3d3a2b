package org.amkit.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.chunk.ChangeChunk;
import org.amkit.codec.FormatException;
import org.amkit.history.ChangeGraph;
import org.amkit.history.WaitingChanges;
import org.amkit.ops.Clock;
import org.amkit.ops.LongMap;
import org.amkit.ops.OpApplier;
import org.amkit.ops.OpRun;
import org.amkit.ops.OpStore;
import org.amkit.ops.RunLog;
import org.amkit.ops.Touched;
import org.jspecify.annotations.Nullable;

/**
 * Applies batches of remote changes: each batch whole or not at all. Changes whose dependencies are
 * missing wait.
 */
final class ChangeApplier {
  private static final byte[] NO_BYTES = {};

  /** Chunks share arrays of at most this; a larger one has its own. */
  private static final int SLAB_BYTE_COUNT = 64 << 10;

  private final OpStore store;
  private final ChangeGraph graph;
  private final WaitingChanges waiting;
  private final OpApplier applier;
  private final HistorySaver saver;
  private final ChangeDecoder decoder;

  /** So many changes are decoded faster than a document of some size is looked at. */
  private static final int FEW = 32;

  /** Which change {@link #applyReady} could not apply. */
  private @Nullable ChangeChunk failed;

  ChangeApplier(
      OpStore store,
      ChangeGraph graph,
      WaitingChanges waiting,
      OpApplier applier,
      HistorySaver saver) {
    this.saver = saver;
    this.store = store;
    this.graph = graph;
    this.waiting = waiting;
    this.applier = applier;
    decoder = new ChangeDecoder(store);
  }

  /**
   * Applies what is ready of these and the waiting changes; the rest waits. Waiting changes that
   * can never be applied are dropped: those that build on a change refused here for its sequence
   * number, and those whose ops turn out bad.
   *
   * @return number of ops applied
   * @throws FormatException when a change's ops cannot be read or name what is not there
   * @throws IllegalStateException when two changes claim one sequence number of an actor
   */
  int apply(Collection<ChangeChunk> batch) {
    List<ChangeChunk> fresh = fresh(batch);
    if (fresh.isEmpty()) {
      return 0;
    }
    List<ChangeChunk> ready = waiting.ready(fresh, graph::has);
    int opCount;
    try {
      opCount = applyReady(ready);
    } catch (FormatException e) {
      if (failed == null || waiting.get(failed.hash()) == null) {
        throw e;
      }
      return applyBeforeWaiting(fresh);
    }
    if (!waiting.isEmpty() || ready.size() < fresh.size()) {
      waiting.addAll(fresh);
      waiting.removeAll(ready);
    }
    return opCount;
  }

  /** Applies a batch that makes bad changes ready that were waiting: those are dropped. */
  private int applyBeforeWaiting(List<ChangeChunk> fresh) {
    List<ChangeChunk> ready = WaitingChanges.inOrder(fresh, graph::has);
    int opCount = applyReady(ready);
    waiting.addAll(fresh);
    waiting.removeAll(ready);
    for (ChangeChunk change : WaitingChanges.inOrder(waiting.all(), graph::has)) {
      if (waiting.get(change.hash()) == null) {
        continue;
      }
      try {
        opCount += applyReady(List.of(change));
        waiting.removeAll(List.of(change));
      } catch (FormatException e) {
        waiting.drop(List.of(change.hash()));
      }
    }
    return opCount;
  }

  /** Those that are neither applied nor waiting, each once. */
  private List<ChangeChunk> fresh(Collection<ChangeChunk> batch) {
    List<ChangeChunk> fresh = new ArrayList<>(batch.size());
    LongMap<ChangeHash> claims = new LongMap<>();
    for (ChangeChunk change : batch) {
      int actor = store.actors.intern(change.author());
      boolean numberTaken = change.seq() <= graph.seqOf(actor);
      if ((numberTaken && graph.has(change.hash())) || waiting.get(change.hash()) != null) {
        continue;
      }
      if (numberTaken) {
        waiting.dropBranch(change.author(), change.seq() + 1);
        throw duplicate(change);
      }
      if (!waiting.isEmpty() && waiting.hasRival(change)) {
        throw duplicate(change);
      }
      if (batch.size() > 1) {
        long claim = change.seq() << 31 | actor;
        ChangeHash rival = claims.get(claim);
        if (rival == null) {
          claims.put(claim, change.hash());
        } else if (rival.equals(change.hash())) {
          continue;
        } else {
          throw duplicate(change);
        }
      }
      fresh.add(change);
    }
    return fresh;
  }

  private static IllegalStateException duplicate(ChangeChunk change) {
    return new IllegalStateException(
        "change "
            + change.hash()
            + " claims sequence number "
            + change.seq()
            + " of actor "
            + change.author()
            + ", which another change has: two copies were edited as this one actor;"
            + " make the edits of one of them again, as another actor");
  }

  private int applyReady(List<ChangeChunk> ready) {
    int heapMark = store.heap.size();
    int opCount = 0;
    int changeCount = 0;
    int runCount = 0;
    int firstOdd = ready.size();
    LongMap<ChangeChunk> last = new LongMap<>();
    try {
      for (ChangeChunk change : ready) {
        runCount = 0;
        RunLog log = decoder.decode(change);
        checkOrder(change, last);
        for (OpRun run : log) {
          applier.apply(run);
          runCount++;
        }
        opCount += log.opCount();
        if (firstOdd == ready.size() && !decoder.isPlain()) {
          firstOdd = changeCount;
        }
        changeCount++;
      }
    } catch (FormatException e) {
      undo(ready, changeCount, runCount, heapMark);
      failed = ready.get(changeCount);
      throw e;
    } catch (OpApplier.DanglingOpException e) {
      undo(ready, changeCount, runCount, heapMark);
      failed = ready.get(changeCount);
      ChangeChunk change = ready.get(changeCount);
      throw new FormatException("change " + change.hash() + ": " + e.getMessage(), change.offset());
    }
    if (firstOdd < ready.size()) {
      saver.odd(graph.count() + firstOdd);
    }
    addToGraph(ready);
    return opCount;
  }

  /** Sequence numbers of an actor have no gap, and its ops' counters never go back. */
  private void checkOrder(ChangeChunk change, LongMap<ChangeChunk> lastOfActor) {
    int actor = store.actors.find(change.author());
    ChangeChunk last = lastOfActor.get(actor);
    long seq = last == null ? graph.seqOf(actor) : last.seq();
    if (change.seq() != seq + 1) {
      throw new FormatException(
          "change "
              + change.hash()
              + " has sequence number "
              + change.seq()
              + ", expected "
              + (seq + 1),
          change.offset());
    }
    long maxOp = last == null ? graph.maxOpOf(actor) : last.maxOp();
    if (change.startOp() <= maxOp) {
      throw new FormatException(
          "change "
              + change.hash()
              + " begins at op "
              + change.startOp()
              + ", but its actor has ops up to "
              + maxOp,
          change.offset());
    }
    lastOfActor.put(actor, change);
  }

  /**
   * Takes out the first {@code changeCount} changes, and of the one behind them its first {@code
   * runCount} runs. What they did is read from them once more: it is not kept for the rare error.
   */
  private void undo(List<ChangeChunk> ready, int changeCount, int runCount, int heapMark) {
    for (int i = runCount > 0 ? changeCount : changeCount - 1; i >= 0; i--) {
      RunLog log = decoder.decode(ready.get(i));
      for (int r = (i == changeCount ? runCount : log.size()) - 1; r >= 0; r--) {
        applier.undo(log.get(r));
      }
    }
    store.heap.truncate(heapMark);
  }

  /** The chunks of many small changes go into few arrays. */
  private void addToGraph(List<ChangeChunk> ready) {
    graph.reserve(ready.size());
    byte[] slab = NO_BYTES;
    int used = 0;
    for (int i = 0; i < ready.size(); i++) {
      ChangeChunk change = ready.get(i);
      if (change.isKnown()) {
        addToGraph(change, change.bytes(), 0);
        continue;
      }
      int byteCount = change.frameEnd() - change.frameStart();
      if (byteCount > slab.length - used) {
        slab = new byte[slabByteCount(ready, i)];
        used = 0;
      }
      System.arraycopy(change.buffer(), change.frameStart(), slab, used, byteCount);
      addToGraph(change, slab, used);
      used += byteCount;
    }
  }

  /** Bytes of the changes from {@code first} on that share an array. */
  private static int slabByteCount(List<ChangeChunk> ready, int first) {
    int sum = 0;
    for (ChangeChunk change : ready.subList(first, ready.size())) {
      int byteCount = change.isKnown() ? 0 : change.frameEnd() - change.frameStart();
      if (sum > 0 && byteCount > SLAB_BYTE_COUNT - sum) {
        break;
      }
      sum += byteCount;
    }
    return sum;
  }

  /** Adds a change whose chunk starts at {@code buf[start]}. */
  private void addToGraph(ChangeChunk change, byte[] buf, int start) {
    int[] deps = new int[change.deps().size()];
    for (int i = 0; i < deps.length; i++) {
      deps[i] = graph.find(change.deps().get(i));
    }
    graph.add(
        new ChangeGraph.Row(
            store.actors.intern(change.author()),
            (int) change.seq(),
            change.startOp(),
            change.maxOp(),
            change.time(),
            change.message(),
            deps,
            change.extraBytes()),
        change.hash(),
        buf,
        start,
        start + change.frameEnd() - change.frameStart());
  }

  /**
   * What those changes touched that a version lacks; null where they are many, or where their bytes
   * would have to be made.
   *
   * <p>Cost: O(actors + ops of the changes).
   */
  @Nullable Touched touchedSince(Clock before) {
    List<ChangeChunk> lacking = new ArrayList<>();
    for (int actor = 0; actor < store.actors.size(); actor++) {
      long known = before.maxOp(actor);
      for (int seq = graph.seqOf(actor); seq > 0 && graph.maxOpOf(actor) > known; seq--) {
        int number = graph.find(actor, seq);
        if (graph.maxOpOfChange(number) <= known) {
          break;
        }
        if (lacking.size() == FEW || !graph.hasBytes(number)) {
          return null;
        }
        lacking.add(ChangeChunk.parseKnown(graph.bytesOf(number), graph.hashOf(number)));
      }
    }
    Touched touched = new Touched(before, false);
    int heapMark = store.heap.size();
    for (ChangeChunk change : lacking) {
      for (OpRun run : decoder.decode(change)) {
        touched.note(run, store);
      }
      store.heap.truncate(heapMark);
    }
    return touched;
  }
}
