package org.amkit.engine;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.amkit.chunk.ChangeChunk;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.Hash;
import org.amkit.codec.ByteWriter;
import org.amkit.ops.Action;
import org.amkit.ops.Clock;
import org.amkit.ops.OpRun;
import org.amkit.ops.RunLog;
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
 * <p>Cost: that of {@link DocumentSaver}, and once for each change that came from elsewhere that of
 * writing it again.
 */
final class HistorySaver {
  private final Engine engine;

  /** The changes below this number are known to be made again as they were. */
  private int plainCount;

  /** The first change that is not, or -1 while none is known. */
  private int firstOdd = -1;

  /** The loaded document chunk, where it must be kept as it is, and how many changes it holds. */
  private byte @Nullable [] keptDocument;

  private int keptCount;

  HistorySaver(Engine engine) {
    this.engine = engine;
  }

  /** The changes so far came from a document chunk, which holds plain changes only. */
  void loadedDocument(int changeCount) {
    plainCount = changeCount;
  }

  /** Keeps the loaded document chunk as it is. */
  void keep(byte[] documentChunk, int changeCount) {
    keptDocument = documentChunk;
    keptCount = changeCount;
  }

  /** The change with this number was made here. */
  void committed(int number) {
    if (plainCount == number) {
      plainCount = number + 1;
    }
  }

  /** The document, without the waiting changes. */
  byte[] save(boolean deflate) {
    byte[] kept = keptDocument;
    if (kept != null) {
      return withChangesFrom(kept, keptCount);
    }
    findOdd();
    if (firstOdd < 0) {
      return DocumentSaver.save(engine.store, engine.graph, deflate);
    }
    return withChangesFrom(savePrefix(firstOdd, deflate), firstOdd);
  }

  private byte[] withChangesFrom(byte[] document, int from) {
    ByteWriter out = new ByteWriter(document.length * 2);
    out.putBytes(document);
    for (int i = from; i < engine.graph.count(); i++) {
      out.putBytes(engine.bytes(i));
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
    List<Hash> hashes = heads.stream().map(engine.graph::hashOf).toList();
    return DocumentSaver.savePrefix(
        engine.store,
        engine.graph,
        changeCount,
        hashes,
        heads.stream().mapToInt(Integer::intValue).toArray(),
        new Clock(clock),
        deflate);
  }

  private void findOdd() {
    if (firstOdd >= 0) {
      return;
    }
    ChangeDecoder decoder = new ChangeDecoder(engine.store);
    ChangeChunkWriter writer = new ChangeChunkWriter();
    while (plainCount < engine.graph.count()) {
      ChangeChunk change = ChangeChunk.parse(engine.bytes(plainCount));
      if (!isPlain(change, decoder, writer)) {
        firstOdd = plainCount;
        return;
      }
      plainCount++;
    }
  }

  /** Whether the change, taken apart and written again, is the same. */
  private boolean isPlain(ChangeChunk change, ChangeDecoder decoder, ChangeChunkWriter writer) {
    int heapMark = engine.store.heap.size();
    RunLog log = decoder.decode(change);
    writer.begin(engine.store.actors.find(change.author()), change.startOp(), engine.store.actors);
    boolean traceless = false;
    for (OpRun run : log) {
      run.writeTo(writer, engine.store.heap.buffer(), 0, run.count);
      traceless |= run.action == Action.DELETE && run.preds != null && run.predCount == 0;
    }
    engine.store.heap.truncate(heapMark);
    Hash hash =
        writer.finish(
            change.seq(), change.time(), change.message(), change.deps(), change.extraBytes());
    return !traceless && hash.equals(change.hash());
  }
}
