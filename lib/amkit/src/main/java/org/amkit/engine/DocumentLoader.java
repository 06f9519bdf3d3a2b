package org.amkit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.chunk.Budget;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChunk;
import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;
import org.amkit.history.ChangeGraph;
import org.amkit.ops.OpStore;
import org.jspecify.annotations.Nullable;

/**
 * Loads a document chunk into an empty store and graph.
 *
 * <p>The change rows stay folded in their columns; verifying the heads makes every change once, and
 * hashes it, without keeping any.
 */
final class DocumentLoader implements ChangeGraph.Base {
  private final Engine engine;
  private final OpStore store;
  private final int[] actors;
  private final ColumnSet changeColumns;
  private final int actorCount;
  private final long offset;

  private DocumentLoader(Engine engine, DocumentChunk document, long offset) {
    this.engine = engine;
    this.store = engine.store;
    this.offset = offset;
    actorCount = document.actors().size();
    actors = new int[actorCount];
    for (int i = 0; i < actorCount; i++) {
      actors[i] = store.actors.intern(document.actors().get(i));
    }
    changeColumns = document.changes();
  }

  /**
   * Loads.
   *
   * @param budget what is left for the input that the chunk is from
   * @throws FormatException when the chunk is no document, or its heads are not those of its
   *     changes
   */
  static void load(Chunk chunk, LoadOptions options, Budget budget, Engine into) {
    load(chunk, options, budget, into, false, false);
  }

  /**
   * Loads.
   *
   * @param unfold whether to list the changes at once, for which verifying has to make them anyway
   * @param trusted whether the chunk is of our own making: its heads are right, verified or not
   */
  static void load(
      Chunk chunk,
      LoadOptions options,
      Budget budget,
      Engine into,
      boolean unfold,
      boolean trusted) {
    DocumentChunk document = DocumentChunk.parse(chunk, budget);
    if (document.actors().size() > options.limits().actors()) {
      throw new LimitException(
          document.actors().size() + " actors, more than the limit of " + options.limits().actors(),
          chunk.start(),
          "actors");
    }
    DocumentLoader loader = new DocumentLoader(into, document, chunk.start());
    ChangeRows rows = loader.rows(budget);
    boolean inOrder =
        new OpColumnsLoader(
                into.store, document, loader.actors, rows.lastOps, options, budget, chunk.start())
            .load();
    if (options.verifyHeads() || trusted) {
      loader.fold(document, rows, options.verifyHeads(), into.graph, unfold);
    } else {
      loader.foldUnhashed(rows, into.graph);
    }
    boolean verified = options.verifyHeads() || trusted;
    if (!document.isKnown() || ((rows.odd || !inOrder) && verified)) {
      byte[] bytes = Arrays.copyOfRange(chunk.buf(), chunk.frameStart(), chunk.bodyEnd());
      into.saver.keep(bytes, rows.count);
    }
  }

  private ChangeRows rows() {
    return rows(Budget.unlimited());
  }

  private ChangeRows rows(Budget budget) {
    return ChangeRows.read(changeColumns, actorCount, budget, offset);
  }

  private void fold(
      DocumentChunk document, ChangeRows rows, boolean verify, ChangeGraph graph, boolean unfold) {
    int[] heads = rows.heads();
    List<ChangeHash> claimed = document.heads();
    if (heads.length != claimed.size()) {
      throw new FormatException(
          "the document claims " + claimed.size() + " heads, its changes have " + heads.length,
          offset);
    }
    int[] headOfHash = heads;
    long[] indexes = document.headIndexes();
    if (verify || (heads.length > 1 && indexes == null)) {
      long[] startOps = new long[unfold ? rows.count : 0];
      BitSet kept = rows.deps();
      for (int head : heads) {
        kept.set(head);
      }
      if (unfold) {
        kept.set(0, rows.count);
      }
      RowHashes all =
          rebuild(
              rows,
              kept,
              new Sink() {
                @Override
                public void take(
                    ChangeRows.Run run, int i, long startOp, ChangeChunkWriter writer) {
                  if (unfold) {
                    startOps[run.row() + i] = startOp;
                  }
                }
              });
      ChangeHash[] hashes = new ChangeHash[heads.length];
      for (int i = 0; i < hashes.length; i++) {
        hashes[i] = ChangeHash.fromBytes(all.bytes, all.offset(heads[i]));
      }
      headOfHash = match(heads, hashes, claimed);
      if (unfold) {
        made = new Made(rows, all, startOps);
      }
    } else if (heads.length > 1 && indexes != null) {
      headOfHash = fromIndexes(heads, indexes);
    }
    fold(rows, headOfHash, claimed, graph);
    if (unfold) {
      graph.unfold();
    }
  }

  /** Without looking at the heads that the document states, which may be any. */
  private void foldUnhashed(ChangeRows rows, ChangeGraph graph) {
    fold(rows, rows.heads(), null, graph);
  }

  private void fold(
      ChangeRows rows, int[] heads, @Nullable List<ChangeHash> headHashes, ChangeGraph graph) {
    int[] lastSeqs = new int[store.actors.size()];
    long[] lastOps = new long[store.actors.size()];
    for (int a = 0; a < actorCount; a++) {
      lastSeqs[actors[a]] = rows.lastSeqs[a];
      lastOps[actors[a]] = rows.lastOps[a];
    }
    graph.fold(this, rows.count, heads, headHashes, lastSeqs, lastOps);
  }

  private int[] match(int[] heads, ChangeHash[] hashes, List<ChangeHash> claimed) {
    int[] out = new int[heads.length];
    List<ChangeHash> found = new ArrayList<>(Arrays.asList(hashes));
    found.sort(null);
    if (!found.equals(claimed)) {
      throw new FormatException(
          "mismatching heads: the document claims " + claimed + ", its changes make " + found,
          offset);
    }
    Map<ChangeHash, Integer> rows = new HashMap<>();
    for (int i = 0; i < out.length; i++) {
      rows.put(hashes[i], heads[i]);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = rows.getOrDefault(claimed.get(i), -1);
    }
    return out;
  }

  private int[] fromIndexes(int[] heads, long[] indexes) {
    int[] out = new int[heads.length];
    for (int i = 0; i < out.length; i++) {
      if (indexes[i] < 0 || Arrays.binarySearch(heads, (int) indexes[i]) < 0) {
        throw new FormatException("head index " + indexes[i] + " is no head's", offset);
      }
      out[i] = (int) indexes[i];
    }
    return out;
  }

  /**
   * Takes each change, the {@code i}-th of its run, once it is made; the writer holds its bytes and
   * hash until the next.
   */
  private interface Sink {
    void take(ChangeRows.Run run, int i, long startOp, ChangeChunkWriter writer);
  }

  /** Makes every change in order; returns the hashes of the rows that are to be kept. */
  private RowHashes rebuild(ChangeRows rows, BitSet kept, Sink sink) {
    ChangeRebuilder rebuilder = new ChangeRebuilder(store);
    RowHashes hashes = new RowHashes(kept);
    byte[] previous = new byte[ChangeHash.BYTE_COUNT];
    for (ChangeRows.Run run : rows.runs()) {
      for (int i = 0; i < run.count(); i++) {
        int row = run.row() + i;
        ChangeChunkWriter writer = rebuilder.write(actors[run.actor()], run.maxOp(i));
        if (i > 0) {
          writer.dep(previous, 0);
        } else {
          for (int dep : run.deps()) {
            writer.dep(hashes.bytes, hashes.offset(dep));
          }
        }
        byte[] extra = run.extra();
        writer.finish(run.seq() + i, run.time(i), run.message(), extra, 0, extra.length);
        writer.hashTo(previous, 0);
        hashes.keep(row, writer);
        sink.take(run, i, rebuilder.startOp(), writer);
      }
    }
    return hashes;
  }

  /** What verifying made, kept until the base is unfolded right behind it. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  private record Made(ChangeRows rows, RowHashes hashes, long[] startOps) {}

  private @Nullable Made made;

  @Override
  public void unfold(ChangeGraph.Sink sink) {
    Made ready = made;
    if (ready != null) {
      made = null;
      for (ChangeRows.Run run : ready.rows.runs()) {
        for (int i = 0; i < run.count(); i++) {
          int row = run.row() + i;
          sink.take(row(run, i, ready.startOps[row]), ready.hashes.bytes, ready.hashes.offset(row));
        }
      }
      return;
    }
    byte[] hash = new byte[ChangeHash.BYTE_COUNT];
    try {
      ChangeRows rows = rows();
      rebuild(
          rows,
          rows.deps(),
          (run, i, startOp, writer) -> {
            writer.hashTo(hash, 0);
            sink.take(row(run, i, startOp), hash, 0);
          });
    } catch (FormatException e) {
      throw engine.refusal(e);
    }
  }

  @Override
  public byte[][] chunks() {
    try {
      ChangeRows rows = rows();
      byte[][] chunks = new byte[rows.count][];
      rebuild(
          rows,
          rows.deps(),
          (run, i, startOp, writer) -> chunks[run.row() + i] = writer.toByteArray());
      return chunks;
    } catch (FormatException e) {
      throw engine.refusal(e);
    }
  }

  @Override
  public void forEachRun(ChangeGraph.RunVisitor visitor) {
    for (ChangeRows.Run run : rows().runs()) {
      visitor.visit(row(run, 0, 0), run.count(), run.maxOpStep(), run.timeStep());
    }
  }

  private ChangeGraph.Row row(ChangeRows.Run run, int i, long startOp) {
    return new ChangeGraph.Row(
        actors[run.actor()],
        run.seq() + i,
        startOp,
        run.maxOp(i),
        run.time(i),
        run.message(),
        run.deps(i),
        run.extra());
  }
}
