package org.amkit.chunk;

import java.util.List;
import org.amkit.ChangeHash;
import org.amkit.LoadOptions.Limits;

/** What is in a chunk, by its type. */
public sealed interface ChunkContent permits BundleChunk, ChangeChunk, DocumentChunk {
  /**
   * Parses a chunk of any type.
   *
   * @throws org.amkit.codec.FormatException with an offset into the input the chunk is from
   */
  static ChunkContent parse(Chunk chunk, Limits limits) {
    return switch (chunk.type()) {
      case DOCUMENT -> DocumentChunk.parse(chunk, limits);
      case CHANGE, COMPRESSED_CHANGE -> ChangeChunk.parse(chunk);
      case BUNDLE -> BundleChunk.parse(chunk, limits);
    };
  }

  /** Hashes of changes that the chunk names: heads, or what its changes depend on. */
  List<ChangeHash> named();

  /** The columns, in the order in which they lie. */
  List<Table> tables();

  /**
   * Columns of one kind of rows.
   *
   * @param name {@code changes} or {@code ops}
   * @param rows which says what the columns are
   */
  record Table(String name, ColumnRows rows, ColumnSet columns) {}
}
