package org.amkit.engine;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions;
import org.amkit.VerifiedChunks;
import org.amkit.chunk.Budget;
import org.amkit.chunk.Chunk;
import org.amkit.chunk.ChunkReader;
import org.amkit.chunk.ChunkType;
import org.amkit.chunk.DocumentChunk;
import org.amkit.codec.FormatException;
import org.amkit.codec.LimitException;
import org.amkit.history.ChangeGraph;
import org.amkit.history.ChangeRows;
import org.amkit.history.RowHashes;
import org.jspecify.annotations.Nullable;

/**
 * Loads a document chunk into an empty store and graph. The changes stay in their columns, see
 * {@link StoredChanges}; verifying the heads makes every change once, and hashes it.
 */
final class DocumentLoader {
  /** Verifying so few changes of so few ops takes no longer than asking whether it was done. */
  private static final int FEW_CHANGES = 1000;

  private static final int FEW_OPS = 10_000;

  private final DocumentChunk document;
  private final long offset;

  private DocumentLoader(DocumentChunk document, long offset) {
    this.document = document;
    this.offset = offset;
  }

  /**
   * Loads.
   *
   * @param budget what is left for the input that the chunk is from
   * @throws FormatException when the chunk is no document, or its heads are not those of its
   *     changes
   */
  static void load(Chunk chunk, LoadOptions options, Budget budget, Engine into) {
    load(chunk, options, budget, into, false);
  }

  /**
   * Loads.
   *
   * @param trusted whether the chunk is of our own making: its heads are right, verified or not
   */
  static void load(Chunk chunk, LoadOptions options, Budget budget, Engine into, boolean trusted) {
    DocumentChunk document = DocumentChunk.parse(chunk, budget);
    if (document.actors().size() > options.limits().actors()) {
      throw new LimitException(
          document.actors().size() + " actors, more than the limit of " + options.limits().actors(),
          chunk.start(),
          "actors");
    }
    int[] actors = new int[document.actors().size()];
    for (int i = 0; i < actors.length; i++) {
      actors[i] = into.store.actors.intern(document.actors().get(i));
    }
    StoredChanges changes = new StoredChanges(into, document, actors, chunk.start());
    ChangeRows rows = changes.rows(budget);
    boolean inOrder =
        new OpColumnsLoader(
                into.store, document, actors, rows.lastOps(), options, budget, chunk.start())
            .load();
    VerifiedChunks memory = isSmall(rows) ? null : options.verifiedChunks();
    boolean isRemembered = memory != null && memory.contains(chunk.hash());
    if (memory != null && isRemembered) {
      changes.remember(memory, chunk.hash());
    }
    boolean isRight = options.verifyHeads() || trusted || isRemembered;
    if (isRight) {
      RowHashes made =
          new DocumentLoader(document, chunk.start())
              .start(rows, changes, options.verifyHeads(), isRemembered, into.graph);
      if (memory != null && options.verifyHeads() && made != null) {
        memory.add(chunk.hash(), made.toBytes());
      }
    } else {
      // The heads that the document states may be any.
      into.graph.startFrom(changes, rows, rows.heads(), null, null);
    }
    if (!document.isKnown() || ((rows.isOdd() || !inOrder) && isRight)) {
      byte[] bytes = Arrays.copyOfRange(chunk.buf(), chunk.frameStart(), chunk.bodyEnd());
      into.saver.keep(bytes, rows.count());
    }
  }

  private static boolean isSmall(ChangeRows rows) {
    boolean isSmall = rows.count() < FEW_CHANGES;
    for (long lastOp : rows.lastOps()) {
      isSmall &= lastOp < FEW_OPS;
    }
    return isSmall;
  }

  /** Adds a document that an engine has just written to a memory of verified chunks. */
  static void remember(byte[] saved, Engine engine, VerifiedChunks memory) {
    if (engine.changeCount() < FEW_CHANGES && engine.graph.maxOp() < FEW_OPS) {
      return;
    }
    ChunkReader reader = new ChunkReader(saved, LoadOptions.Limits.NONE);
    if (reader.next() && reader.chunk().type() == ChunkType.DOCUMENT) {
      DocumentChunk document = DocumentChunk.parse(reader.chunk(), LoadOptions.Limits.NONE);
      int[] actors = new int[document.actors().size()];
      ChangeRows rows =
          ChangeRows.read(document.changes(), actors, Budget.unlimited(), reader.chunk().start());
      if (rows.count() == engine.changeCount()) {
        memory.add(reader.chunk().hash(), engine.graph.hashesOf(rows).toBytes());
      }
    }
  }

  /** Starts the graph; returns the hashes of the changes where these had to be made. */
  private @Nullable RowHashes start(
      ChangeRows rows,
      StoredChanges changes,
      boolean verify,
      boolean isRemembered,
      ChangeGraph graph) {
    int[] heads = rows.heads();
    List<ChangeHash> claimed = document.heads();
    if (heads.length != claimed.size()) {
      throw new FormatException(
          "the document claims " + claimed.size() + " heads, its changes have " + heads.length,
          offset);
    }
    int[] inOrder = heads;
    RowHashes made = null;
    if (isRemembered) {
      inOrder = heads.length == 1 ? heads : match(heads, changes.hashes(rows), claimed);
    } else if (verify || (heads.length > 1 && document.headIndexes() == null)) {
      made = changes.made(rows);
      inOrder = match(heads, made, claimed);
    } else if (heads.length > 1) {
      inOrder = fromIndexes(heads);
    }
    graph.startFrom(changes, rows, inOrder, claimed, made);
    return made;
  }

  /** The heads' rows in the order of the claimed hashes. */
  private int[] match(int[] heads, RowHashes known, List<ChangeHash> claimed) {
    List<ChangeHash> found = known.ofHeads(heads);
    if (!found.equals(claimed)) {
      throw new FormatException(
          "mismatching heads: the document claims " + claimed + ", its changes make " + found,
          offset);
    }
    Map<ChangeHash, Integer> rows = new HashMap<>();
    for (int head : heads) {
      rows.put(ChangeHash.fromBytes(known.kept(), known.offset(head)), head);
    }
    int[] out = new int[heads.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = rows.getOrDefault(claimed.get(i), -1);
    }
    return out;
  }

  /** The same, as the document says: for one of our own making. */
  private int[] fromIndexes(int[] heads) {
    long[] indexes = Objects.requireNonNull(document.headIndexes());
    int[] out = new int[heads.length];
    for (int i = 0; i < out.length; i++) {
      if (indexes[i] < 0 || Arrays.binarySearch(heads, (int) indexes[i]) < 0) {
        throw new FormatException("head index " + indexes[i] + " is no head's", offset);
      }
      out[i] = (int) indexes[i];
    }
    return out;
  }
}
