package org.amkit.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.amkit.chunk.ChangeChunkWriter;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ColumnSet;
import org.amkit.chunk.DocumentChunk;
import org.amkit.chunk.Hash;
import org.amkit.codec.FormatException;
import org.amkit.history.ChangeGraph;
import org.amkit.ops.OpStore;

/**
 * Loads a document chunk into an empty store and graph.
 *
 * <p>The change rows stay folded in their columns; verifying the heads makes every change once, and
 * hashes it, without keeping any.
 */
final class DocumentLoader implements ChangeGraph.Source {
  private final OpStore store;
  private final int[] actors;
  private final ColumnSet changeColumns;
  private final int actorCount;
  private final long offset;

  private DocumentLoader(OpStore store, DocumentChunk document, long offset) {
    this.store = store;
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
   * @throws FormatException when the chunk is no document, or its heads are not those of its
   *     changes
   */
  static void load(Chunk chunk, LoadOptions options, Engine into) {
    DocumentChunk document =
        DocumentChunk.parse(chunk, new org.amkit.chunk.Limits(options.limits().inflatedBytes()));
    DocumentLoader loader = new DocumentLoader(into.store, document, chunk.start());
    ChangeRows rows = loader.rows();
    new OpColumnsLoader(
            into.store,
            document.ops(),
            loader.actors,
            rows.lastOps,
            options.allowBrokenMarks(),
            chunk.start())
        .load();
    loader.fold(document, rows, options.verifyHeads(), into.graph);
    into.saver.loadedDocument(rows.count);
    if (!document.unknownChangeColumns().isEmpty() || !document.unknownOpColumns().isEmpty()) {
      byte[] bytes = Arrays.copyOfRange(chunk.buf(), chunk.frameStart(), chunk.bodyEnd());
      into.saver.keep(bytes, rows.count);
    }
  }

  private ChangeRows rows() {
    return ChangeRows.read(changeColumns, actorCount, offset);
  }

  private void fold(DocumentChunk document, ChangeRows rows, boolean verify, ChangeGraph graph) {
    int[] heads = rows.heads();
    List<Hash> claimed = document.heads();
    if (heads.length != claimed.size()) {
      throw new FormatException(
          "the document claims " + claimed.size() + " heads, its changes have " + heads.length,
          offset);
    }
    int[] headOfHash = heads;
    long[] indexes = document.headIndexes();
    if (verify || (heads.length > 1 && indexes == null)) {
      Hash[] hashes = new Hash[heads.length];
      rebuild(
          rows,
          (i, startOp, writer) -> {
            int at = Arrays.binarySearch(heads, i);
            if (at >= 0) {
              hashes[at] = writer.hash();
            }
          });
      headOfHash = match(heads, hashes, claimed);
    } else if (heads.length > 1 && indexes != null) {
      headOfHash = fromIndexes(heads, indexes);
    }
    int[] lastSeqs = new int[store.actors.size()];
    long[] lastOps = new long[store.actors.size()];
    for (int a = 0; a < actorCount; a++) {
      lastSeqs[actors[a]] = rows.lastSeqs[a];
      lastOps[actors[a]] = rows.lastOps[a];
    }
    graph.fold(this, rows.count, headOfHash, claimed, lastSeqs, lastOps);
  }

  private int[] match(int[] heads, Hash[] hashes, List<Hash> claimed) {
    int[] out = new int[heads.length];
    List<Hash> found = new ArrayList<>(Arrays.asList(hashes));
    found.sort(null);
    if (!found.equals(claimed)) {
      throw new FormatException(
          "mismatching heads: the document claims " + claimed + ", its changes make " + found,
          offset);
    }
    for (int i = 0; i < out.length; i++) {
      out[i] = heads[Arrays.asList(hashes).indexOf(claimed.get(i))];
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

  /** Takes each change once it is made; the writer holds its bytes and hash until the next. */
  private interface Sink {
    void take(int row, long startOp, ChangeChunkWriter writer);
  }

  /** Makes every change in order. */
  private void rebuild(ChangeRows rows, Sink sink) {
    ChangeRebuilder rebuilder = new ChangeRebuilder(store);
    byte[] hashes = new byte[Hash.BYTE_COUNT * rows.count];
    for (int i = 0; i < rows.count; i++) {
      ChangeChunkWriter writer = rebuilder.write(actors[rows.actors[i]], rows.maxOps[i]);
      for (int dep : rows.deps(i)) {
        writer.dep(hashes, dep * Hash.BYTE_COUNT);
      }
      byte[] extra = rows.extra(i);
      writer.finish(rows.seqs[i], rows.times[i], rows.message(i), extra, 0, extra.length);
      writer.hashTo(hashes, i * Hash.BYTE_COUNT);
      sink.take(i, rebuilder.startOp(), writer);
    }
  }

  @Override
  public void unfold(ChangeGraph into) {
    ChangeRows rows = rows();
    rebuild(
        rows,
        (i, startOp, writer) ->
            into.add(row(rows, i, startOp), writer.hash(), writer.toByteArray()));
  }

  @Override
  public void forEachRow(Consumer<ChangeGraph.ChangeMetaRow> visitor) {
    ChangeRows rows = rows();
    for (int i = 0; i < rows.count; i++) {
      visitor.accept(row(rows, i, 0));
    }
  }

  private ChangeGraph.ChangeMetaRow row(ChangeRows rows, int i, long startOp) {
    return new ChangeGraph.ChangeMetaRow(
        actors[rows.actors[i]],
        rows.seqs[i],
        startOp,
        rows.maxOps[i],
        rows.times[i],
        rows.message(i),
        rows.deps(i),
        rows.extra(i));
  }
}
