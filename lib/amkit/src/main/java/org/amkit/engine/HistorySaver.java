package org.amkit.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.codec.ByteWriter;
import org.amkit.ops.Clock;
import org.jspecify.annotations.Nullable;

/**
 * Decides what of a document goes into its document chunk and what stands behind it as change
 * chunks.
 *
 * <p>A document chunk keeps ops, and a reader makes the changes from them again. That fails for a
 * change that a writer of today would have written differently: one with a column this library does
 * not know, say. From the first such change on, in application order, changes are kept as they
 * came. A loaded document chunk with unknown columns is kept as it came, too.
 *
 * <p>Cost: that of {@link DocumentSaver}.
 */
final class HistorySaver {
  private final Engine engine;

  /** The first change that a document cannot give back, or -1. */
  private int firstOdd = -1;

  /** The loaded document chunk, where it must be kept as it is, and how many changes it holds. */
  private byte @Nullable [] keptDocument;

  private int keptCount;

  HistorySaver(Engine engine) {
    this.engine = engine;
  }

  /** Keeps the loaded document chunk as it is. */
  void keep(byte[] documentChunk, int changeCount) {
    keptDocument = documentChunk;
    keptCount = changeCount;
  }

  /** Whether the loaded document chunk is kept as it is. */
  boolean keepsDocument() {
    return keptDocument != null;
  }

  /** The change with this number is one that a document cannot give back. */
  void odd(int number) {
    if (firstOdd < 0) {
      firstOdd = number;
    }
  }

  /** The document, without the waiting changes. */
  byte[] save(boolean deflate) {
    byte[] kept = keptDocument;
    if (kept != null) {
      return withChangesFrom(kept, keptCount);
    }
    if (firstOdd < 0) {
      return DocumentSaver.save(engine.store, engine.graph, deflate);
    }
    return withChangesFrom(savePrefix(firstOdd, deflate), firstOdd);
  }

  private byte[] withChangesFrom(byte[] document, int from) {
    ByteWriter out = new ByteWriter(document.length * 2);
    out.putBytes(document);
    for (int i = from; i < engine.graph.count(); i++) {
      engine.graph.putBytesOf(i, out);
    }
    return out.toByteArray();
  }

  private byte[] savePrefix(int changeCount, boolean deflate) {
    BitSet inner = new BitSet();
    long[] clock = new long[engine.store.actors.size()];
    for (int i = 0; i < changeCount; i++) {
      for (int dep : engine.graph.depsOf(i)) {
        inner.set(dep);
      }
      int actor = engine.graph.actorOf(i);
      clock[actor] = Math.max(clock[actor], engine.graph.maxOpOfChange(i));
    }
    inner.flip(0, changeCount);
    List<Integer> heads = new ArrayList<>();
    inner.stream().forEach(heads::add);
    heads.sort((a, b) -> engine.graph.hashOf(a).compareTo(engine.graph.hashOf(b)));
    List<ChangeHash> hashes = heads.stream().map(engine.graph::hashOf).toList();
    return DocumentSaver.savePrefix(
        engine.store,
        engine.graph,
        changeCount,
        hashes,
        heads.stream().mapToInt(Integer::intValue).toArray(),
        new Clock(clock),
        deflate);
  }
}
