package org.amkit.chunk;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.jspecify.annotations.Nullable;

/**
 * A document chunk (type 0): all changes' metadata and all ops but deletions, as columns.
 *
 * <pre>
 *   actors       count: uleb   count x { byteCount: uleb   bytes }      rising
 *   heads        count: uleb   count x 32 bytes
 *   change columns                                       {@link ColumnSet}
 *   op columns
 *   change data
 *   op data
 *   head indexes [ heads' count x uleb: which change row has that hash ]     may be left out
 * </pre>
 *
 * <p>Spec heading: "Document chunks".
 */
public final class DocumentChunk implements ChunkContent {
  private final List<ActorId> actors;
  private final List<ChangeHash> heads;
  private final ColumnSet changes;
  private final ColumnSet ops;
  private final long @Nullable [] headIndexes;

  private DocumentChunk(
      List<ActorId> actors,
      List<ChangeHash> heads,
      ColumnSet changes,
      ColumnSet ops,
      long @Nullable [] headIndexes) {
    this.actors = actors;
    this.heads = heads;
    this.changes = changes;
    this.ops = ops;
    this.headIndexes = headIndexes;
  }

  /**
   * Parses the chunk and inflates its columns; the columns' entries are not looked at yet.
   *
   * @throws FormatException with an offset into the input the chunk is from
   */
  public static DocumentChunk parse(Chunk chunk, Limits limits) {
    return parse(chunk, Budget.of(limits, chunk.end() - chunk.start()));
  }

  /** As {@link #parse(Chunk, Limits)}, with what is left for the input that the chunk is from. */
  public static DocumentChunk parse(Chunk chunk, Budget budget) {
    if (chunk.type() != ChunkType.DOCUMENT) {
      throw new FormatException(
          "expected a document chunk, found a " + chunk.type(), chunk.start());
    }
    ByteReader in = chunk.reader();
    List<ActorId> actors = ChunkParts.readActors(in);
    for (int i = 1; i < actors.size(); i++) {
      if (actors.get(i - 1).compareTo(actors.get(i)) >= 0) {
        throw new FormatException(
            "actors are out of order: " + actors.get(i) + " behind " + actors.get(i - 1),
            chunk.baseOffset());
      }
    }
    List<ChangeHash> heads = ChunkParts.readHashes(in, "heads");
    ColumnSet changes = ColumnSet.readMeta(in);
    changes.expectPairs();
    ColumnSet ops = ColumnSet.readMeta(in);
    ops.expectPairs();
    changes.readData(in, budget);
    ops.readData(in, budget);
    long @Nullable [] headIndexes = null;
    if (!in.atEnd()) {
      headIndexes = new long[heads.size()];
      for (int i = 0; i < headIndexes.length; i++) {
        headIndexes[i] = in.uleb();
      }
      if (!in.atEnd()) {
        throw in.fault("expected the end of the chunk, found " + in.remaining() + " more bytes");
      }
    }
    return new DocumentChunk(actors, heads, changes, ops, headIndexes);
  }

  /** Rising, without doubles. */
  public List<ActorId> actors() {
    return actors;
  }

  /** As written; that they are the heads is for the reader of the changes to find. */
  public List<ChangeHash> heads() {
    return heads;
  }

  /** A row a change, in an order that has dependencies first. */
  public ColumnSet changes() {
    return changes;
  }

  /** A row an op, deletions left out. */
  public ColumnSet ops() {
    return ops;
  }

  /** For each head the row of its change, as written, or null where the chunk does not say. */
  public long @Nullable [] headIndexes() {
    return headIndexes == null ? null : headIndexes.clone();
  }

  @Override
  public List<ChangeHash> named() {
    return heads;
  }

  @Override
  public List<Table> tables() {
    return List.of(
        new Table("changes", ColumnRows.DOCUMENT_CHANGES, changes),
        new Table("ops", ColumnRows.DOCUMENT_OPS, ops));
  }

  /** Whether this library knows all columns. */
  public boolean isKnown() {
    return changes.isKnown(ColumnRows.DOCUMENT_CHANGES) && ops.isKnown(ColumnRows.DOCUMENT_OPS);
  }
}
